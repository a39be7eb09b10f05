// Pictures of pages compared pixel by pixel, in C: a debug build of Swift takes seconds for a page.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Pictures of one page, in red, green and blue, a byte each, all of the same size.
typedef struct {
  const uint8_t *shown;
  const uint8_t *signed_copy;
  /// What was added, alone on white paper; NULL for nothing.
  const uint8_t *overlay;
  /// Black where the shown page has to be blank; NULL for nowhere.
  const uint8_t *blank;
  size_t pixels;
} paraphe_page_pictures;

/// Counts the pixels of a signed page that are not those of the shown page with the overlay upon it.
///
/// @param opacity the most that the overlay may hide, from 0 to 1.
/// @param is_beneath whether the overlay is under what was shown.
/// @param tolerance by how much a component may differ, of 255.
size_t paraphe_differing_pixels(const paraphe_page_pictures *pictures, double opacity, int is_beneath,
                                int tolerance);
