// What libFuzzer offers to a program and a mutator of their own (compiler-rt, FuzzerInterface.h).
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Changes bytes as libFuzzer does by itself.
///
/// @param most the room at `data`.
/// @return the new count of bytes.
size_t LLVMFuzzerMutate(uint8_t *data, size_t count, size_t most);

/// Runs libFuzzer with a program's own `main`.
///
/// @param judge called with every input.
/// @return the program's exit status.
int LLVMFuzzerRunDriver(int *count, char ***arguments,
                        int (*judge)(const uint8_t *data, size_t count));
