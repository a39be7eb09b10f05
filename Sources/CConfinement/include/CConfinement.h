#ifndef PARAPHE_CCONFINEMENT_H
#define PARAPHE_CCONFINEMENT_H

#include <stdint.h>

/// What a process takes from itself, for good. Called before it has a second thread: what is set then
/// holds for every thread and every child.

/// Bounds of one process. Children inherit each.
struct paraphe_bounds {
  uint64_t processor_seconds;
  /// Bytes of its own memory: heap, stacks and private mappings.
  uint64_t data;
  uint64_t descriptors;
  /// Processes and threads together; counted for the user namespace where there is one of its own; 0
  /// for no limit.
  uint64_t processes;
  /// Bytes of one file.
  uint64_t file_size;
};

/// Sets the limits of resources; no core is ever written.
///
/// @return 0, or errno.
int paraphe_limit(const struct paraphe_bounds *bounds);

/// Leaves the network, and the namespaces that go with it, for empty ones.
///
/// @return 0, or errno: some systems let nobody make namespaces.
int paraphe_leave_network(void);

/// Restricts files to what is named (Landlock): reading and running below `readable`, reading and
/// writing below `writable`. Paths that do not exist are left out.
///
/// @param readable paths, ended by a null pointer.
/// @return 0, or errno: ENOSYS and EOPNOTSUPP where the kernel has none.
int paraphe_restrict_files(const char *const *readable, const char *writable);

/// Forbids calls of the system that no reader of documents makes: sockets, namespaces, mounts, tracing,
/// modules, keys (seccomp).
///
/// @return 0, or errno.
int paraphe_restrict_calls(void);

/// Nothing that is run gains rights.
///
/// @return 0, or errno.
int paraphe_refuse_privileges(void);

/// Leaves the processors to others first.
///
/// @param nice from 0 to 19.
/// @return 0, or errno.
int paraphe_lower_priority(int nice);

#endif
