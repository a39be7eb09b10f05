#include "CPictures.h"

#include <string.h>

/// Paper: a component that nobody tells from white.
enum { WHITE = 250, PARTS = 3 };

static int is_white(const uint8_t *pixel) {
  return pixel[0] >= WHITE && pixel[1] >= WHITE && pixel[2] >= WHITE;
}

static int is_near(const uint8_t *one, const uint8_t *other, int tolerance) {
  for (int part = 0; part < PARTS; part++) {
    int difference = (int)one[part] - (int)other[part];
    if (difference > tolerance || difference < -tolerance) return 0;
  }
  return 1;
}

/// Whether a pixel is what a mark leaves of the shown page.
///
/// A mark of colour c that covers a share m of the paper makes it o = (1 - m) + c m. Over a shown pixel
/// s it makes s (1 - m) + c m = o - (1 - s) (1 - m); under one whose ink covers a share of the paper,
/// s less what the paper loses where it is bare. Neither is darker than s - (1 - o); the lightest is s,
/// or what a mark over it hides at most. An annotation may stand over the mark, white too.
static int is_marked(const uint8_t *shown, const uint8_t *signed_copy, const uint8_t *overlay,
                     double opacity, int is_beneath, int tolerance) {
  int darkest = 0;
  for (int part = 0; part < PARTS; part++) {
    if (255 - overlay[part] > darkest) darkest = 255 - overlay[part];
  }
  if (darkest == 0) return 0;
  if (!is_white(shown) && !is_beneath && darkest > opacity * 255 + tolerance) return 0;
  for (int part = 0; part < PARTS; part++) {
    double lost = 255 - overlay[part];
    double lightest = overlay[part] - (255 - shown[part]) * (1 - opacity);
    if (is_beneath || lightest < shown[part]) lightest = shown[part];
    if (signed_copy[part] < shown[part] - lost - tolerance ||
        signed_copy[part] > lightest + tolerance) {
      return 0;
    }
  }
  return 1;
}

size_t paraphe_differing_pixels(const paraphe_page_pictures *pictures, double opacity, int is_beneath,
                                int tolerance) {
  const size_t chunk = 256;
  size_t count = 0;
  for (size_t start = 0; start < pictures->pixels; start += chunk) {
    size_t end = start + chunk < pictures->pixels ? start + chunk : pictures->pixels;
    const uint8_t *shown = pictures->shown + start * PARTS;
    const uint8_t *signed_copy = pictures->signed_copy + start * PARTS;
    int is_same = memcmp(shown, signed_copy, (end - start) * PARTS) == 0;
    // Most of a page is as it was.
    if (is_same && pictures->blank == NULL) continue;
    for (size_t pixel = start; pixel < end; pixel++, shown += PARTS, signed_copy += PARTS) {
      if (pictures->blank != NULL && pictures->blank[pixel * PARTS] < 128 && !is_white(shown)) {
        count++;
        continue;
      }
      if (is_same || is_near(shown, signed_copy, tolerance)) continue;
      if (pictures->overlay == NULL ||
          !is_marked(shown, signed_copy, pictures->overlay + pixel * PARTS, opacity, is_beneath,
                     tolerance)) {
        count++;
      }
    }
  }
  return count;
}
