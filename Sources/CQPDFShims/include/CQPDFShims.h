// What qpdf shows in C++ only: cross-reference tables, and who refers to an object.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A PDF read strictly: nothing is repaired or guessed.
typedef struct paraphe_pdf paraphe_pdf;

/// Where an object is.
typedef struct {
  int32_t number;
  int32_t generation;
  /// The object stream that holds it, or 0.
  int32_t container;
  /// The index in the object stream.
  int32_t index;
  /// The offset in the file, for objects outside streams.
  int64_t offset;
} paraphe_entry;

/// Opens a file in memory, which must stay where it is until `paraphe_pdf_close`.
///
/// @param limit the bytes that all object streams together may take decoded.
/// @return NULL for a file that is not read without repair.
paraphe_pdf *paraphe_pdf_open(const char *bytes, size_t count, size_t limit);
void paraphe_pdf_close(paraphe_pdf *pdf);

int paraphe_pdf_is_encrypted(const paraphe_pdf *pdf);

/// The cross-reference table, ordered by number; it lives as long as `pdf`.
const paraphe_entry *paraphe_pdf_entries(const paraphe_pdf *pdf, size_t *count);

/// An object in the syntax of PDF, its references not followed; of a stream, the dictionary. The
/// text lives until the next call.
///
/// @param is_stream set to 1 for a stream.
/// @return NULL for an object that cannot be read.
const char *paraphe_pdf_object(paraphe_pdf *pdf, int number, int generation, size_t *count,
                               int *is_stream);

/// The trailer, as above.
const char *paraphe_pdf_trailer(paraphe_pdf *pdf, size_t *count);

/// The bytes of a stream as they are stored. They live until the next call.
const unsigned char *paraphe_pdf_raw_stream(paraphe_pdf *pdf, int number, int generation,
                                            size_t *count);

/// The bytes of a stream decoded, if they are at most `limit`. They live until the next call.
const unsigned char *paraphe_pdf_decoded_stream(paraphe_pdf *pdf, int number, int generation,
                                                size_t limit, size_t *count);

/// Whether every object, every stream's length and the tree of pages are read without a complaint.
///
/// @param milliseconds the time that it may take.
/// @return 1 if so, 0 if not, -1 where there was no time.
int paraphe_pdf_is_sound(paraphe_pdf *pdf, int64_t milliseconds);

/// How a content stream keeps and restores the graphics state (`q` and `Q`, ISO 32000-1, 8.4.2).
///
/// @param lowest how often it restores more than it kept, as a number of 0 or below.
/// @param open how many more it kept than it restored, at its end.
/// @return 0 for content that cannot be read.
int paraphe_content_balance(const unsigned char *bytes, size_t count, int64_t *lowest,
                            int64_t *open);

/// Tells `found` of every direct reference from one object to another, and of those that are integers or
/// null with 0 in the place of the other: qpdf takes an object that is nothing but a reference for such.
///
/// @param milliseconds the time that it may take.
/// @return 0 when an object could not be read, or not in time.
int paraphe_pdf_references(paraphe_pdf *pdf, int64_t milliseconds, void *context,
                           void (*found)(void *context, int32_t from, int32_t to));

/// A new PDF that is being made of parts of others.
typedef struct paraphe_draft paraphe_draft;

paraphe_draft *paraphe_draft_begin(void);
void paraphe_draft_end(paraphe_draft *draft);

/// Adds a page whose dictionary may refer to objects of `pdf`, which has to stay open until the draft
/// was written.
///
/// @return 0 where something it refers to cannot be read.
int paraphe_draft_add(paraphe_draft *draft, paraphe_pdf *pdf, const char *page,
                      const unsigned char *content, size_t count);

/// The file, the same bytes for the same pages. It lives as long as the draft; NULL for failure.
const unsigned char *paraphe_draft_write(paraphe_draft *draft, size_t *count);

/// Where some bytes first stand in others; -1 for nowhere. (memmem does not reach Swift.)
ptrdiff_t paraphe_find(const unsigned char *part, size_t part_count, const unsigned char *whole,
                       size_t whole_count);

/// Whether data inflates to at most `limit` bytes (RFC 1950).
int paraphe_inflates_within(const unsigned char *bytes, size_t count, size_t limit);

/// What one compressed stream (RFC 1950) inflates to, with nothing but white space behind it.
///
/// @return its bytes; -1 for anything else, and for more than `limit`.
int64_t paraphe_deflated_size(const unsigned char *bytes, size_t count, size_t limit);

/// What a file may ask for at most.
typedef struct {
  /// Arrays and dictionaries within each other.
  size_t depth;
  size_t objects;
  /// Bytes of all streams, decompressed.
  size_t inflated;
  /// Bytes of the streams that hold objects, decompressed.
  size_t inflated_objects;
} paraphe_bounds_limits;

typedef enum {
  PARAPHE_BOUNDS_KEPT,
  PARAPHE_BOUNDS_TOO_DEEP,
  PARAPHE_BOUNDS_TOO_MANY_OBJECTS,
  PARAPHE_BOUNDS_TOO_LARGE,
} paraphe_bounds_result;

/// Looks at a file from its first byte to its last, whatever its tables say: without recursion, and in
/// as much memory as its streams of objects may take.
paraphe_bounds_result paraphe_bounds(const unsigned char *bytes, size_t count,
                                     const paraphe_bounds_limits *limits);

#ifdef __cplusplus
}
#endif
