#include "CQPDFShims.h"

// qpdf asks to be told which of its two pointer types is meant.
#define POINTERHOLDER_TRANSITION 4

#include <qpdf/Pipeline.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_QPDFTokenizer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include <string.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Tokens of objects that a file may hold outside its streams: each takes qpdf a hundred bytes.
constexpr size_t most_tokens = 1500000;

bool is_space(unsigned char byte) {
  return byte == 32 || byte == 10 || byte == 13 || byte == 9 || byte == 12 || byte == 0;
}

/// Counts bytes and tokens and stops at a limit: a small file can inflate to any size.
class Bounded : public Pipeline {
 public:
  explicit Bounded(size_t limit, size_t tokens = SIZE_MAX)
      : Pipeline("bounded", nullptr), left(limit), tokens(tokens) {}
  void write(unsigned char const *bytes, size_t length) override {
    if (length > left) throw std::runtime_error("too large");
    left -= length;
    if (tokens == SIZE_MAX) return;
    for (size_t place = 0; place < length; place++) {
      bool starts = !is_space(bytes[place]) && (was_space || bytes[place] == '/' || bytes[place] == '[' || bytes[place] == '<' || bytes[place] == '(');
      was_space = is_space(bytes[place]);
      if (starts && tokens-- == 0) throw std::runtime_error("too many objects");
    }
  }
  void finish() override {}
  size_t left;
  size_t tokens;
  bool was_space = true;
};

/// Keeps bytes, up to a limit.
class Kept : public Pipeline {
 public:
  explicit Kept(size_t limit) : Pipeline("kept", nullptr), limit(limit) {}
  void write(unsigned char const *data, size_t length) override {
    if (length > limit - bytes.size()) throw std::runtime_error("too large");
    bytes.insert(bytes.end(), data, data + length);
  }
  void finish() override {}
  size_t limit;
  std::vector<unsigned char> bytes;
};

/// A predictor takes memory by its columns, whatever the data.
bool is_modest_predictor(QPDFObjectHandle parameters) {
  if (!parameters.isDictionary()) return true;
  for (auto key : {"/Columns", "/Colors", "/BitsPerComponent"}) {
    auto value = parameters.getKey(key);
    if (!value.isNull() && (!value.isInteger() || value.getIntValue() < 1 || value.getIntValue() > 65536))
      return false;
  }
  return true;
}

bool has_modest_predictor(QPDFObjectHandle stream) {
  auto parameters = stream.getDict().getKey("/DecodeParms");
  if (!parameters.isArray()) return is_modest_predictor(parameters);
  // One for each filter, and nobody has more than a few.
  if (parameters.getArrayNItems() > 8) return false;
  for (auto &item : parameters.getArrayAsVector()) {
    if (!is_modest_predictor(item)) return false;
  }
  return true;
}

/// Counts the tokens of objects in the file, each up to its stream or the next object.
bool has_modest_objects(const char *bytes, size_t count, std::vector<size_t> offsets) {
  std::sort(offsets.begin(), offsets.end());
  Bounded bounded(SIZE_MAX, most_tokens);
  try {
    for (size_t index = 0; index < offsets.size(); index++) {
      size_t start = offsets[index];
      size_t end = index + 1 < offsets.size() ? offsets[index + 1] : count;
      if (start >= count) continue;
      end = std::min(end, count);
      std::string_view text(bytes + start, end - start);
      // A short look is enough where the object ends or its stream begins early.
      size_t stop = text.find("stream");
      if (stop == std::string_view::npos) stop = text.size();
      bounded.write(reinterpret_cast<unsigned char const *>(text.data()), stop);
    }
  } catch (...) {
    return false;
  }
  return true;
}

/// Counts the operators that keep and restore the graphics state, those in strings, comments and
/// inline images left out.
class Balance : public QPDFObjectHandle::TokenFilter {
 public:
  void handleToken(QPDFTokenizer::Token const &token) override {
    if (token.getType() != QPDFTokenizer::tt_word) return;
    if (token.getValue() == "q") open++;
    if (token.getValue() == "Q") lowest = std::min(lowest, --open);
  }
  int64_t open = 0;
  int64_t lowest = 0;
};

constexpr int deepest = 200;

/// Every reference within an object, without following it.
template <typename Found>
void references(QPDFObjectHandle object, int depth, Found &&found) {
  if (depth > deepest) throw std::runtime_error("too deep");
  if (object.isArray()) {
    for (auto &item : object.getArrayAsVector()) {
      if (item.isIndirect()) found(item.getObjGen());
      else references(item, depth + 1, found);
    }
  } else if (object.isDictionary() || object.isStream()) {
    auto dictionary = object.isStream() ? object.getDict() : object;
    for (auto &entry : dictionary.getDictAsMap()) {
      if (entry.second.isIndirect()) found(entry.second.getObjGen());
      else references(entry.second, depth + 1, found);
    }
  }
}

}  // namespace

struct paraphe_pdf {
  QPDF qpdf;
  std::vector<paraphe_entry> entries;
  std::string text;
  std::shared_ptr<Buffer> stream;
  std::vector<unsigned char> decoded;
};

extern "C" paraphe_pdf *paraphe_pdf_open(const char *bytes, size_t count, size_t limit) {
  try {
    auto pdf = std::make_unique<paraphe_pdf>();
    pdf->qpdf.setSuppressWarnings(true);
    pdf->qpdf.setAttemptRecovery(false);
    pdf->qpdf.processMemoryFile("document", bytes, count);
    std::set<int> containers;
    for (auto const &item : pdf->qpdf.getXRefTable()) {
      paraphe_entry entry{item.first.getObj(), item.first.getGen(), 0, 0, 0};
      if (item.second.getType() == 2) {
        entry.container = item.second.getObjStreamNumber();
        entry.index = item.second.getObjStreamIndex();
        containers.insert(entry.container);
      } else {
        entry.offset = item.second.getOffset();
      }
      pdf->entries.push_back(entry);
    }
    std::vector<size_t> offsets;
    for (auto const &entry : pdf->entries) {
      if (entry.container == 0) offsets.push_back(static_cast<size_t>(entry.offset));
    }
    if (!has_modest_objects(bytes, count, offsets)) return nullptr;
    Bounded bounded(limit, most_tokens);
    for (int number : containers) {
      auto container = pdf->qpdf.getObjectByID(number, 0);
      if (!container.isStream() || !has_modest_predictor(container)) return nullptr;
      if (!container.pipeStreamData(&bounded, 0, qpdf_dl_generalized, true, false)) return nullptr;
    }
    return pdf.release();
  } catch (...) {
    return nullptr;
  }
}

extern "C" void paraphe_pdf_close(paraphe_pdf *pdf) { delete pdf; }

extern "C" int paraphe_pdf_is_encrypted(const paraphe_pdf *pdf) {
  return pdf->qpdf.isEncrypted() ? 1 : 0;
}

extern "C" const paraphe_entry *paraphe_pdf_entries(const paraphe_pdf *pdf, size_t *count) {
  *count = pdf->entries.size();
  return pdf->entries.data();
}

extern "C" const char *paraphe_pdf_object(paraphe_pdf *pdf, int number, int generation,
                                          size_t *count, int *is_stream) {
  try {
    auto object = pdf->qpdf.getObjectByID(number, generation);
    *is_stream = object.isStream() ? 1 : 0;
    pdf->text = object.isStream() ? object.getDict().unparseResolved() : object.unparseResolved();
    *count = pdf->text.size();
    return pdf->text.data();
  } catch (...) {
    return nullptr;
  }
}

extern "C" const char *paraphe_pdf_trailer(paraphe_pdf *pdf, size_t *count) {
  try {
    pdf->text = pdf->qpdf.getTrailer().unparseResolved();
    *count = pdf->text.size();
    return pdf->text.data();
  } catch (...) {
    return nullptr;
  }
}

extern "C" const unsigned char *paraphe_pdf_raw_stream(paraphe_pdf *pdf, int number, int generation,
                                                       size_t *count) {
  try {
    auto object = pdf->qpdf.getObjectByID(number, generation);
    if (!object.isStream()) return nullptr;
    pdf->stream = object.getRawStreamData();
    *count = pdf->stream->getSize();
    // An empty one has no buffer, and is there all the same.
    static const unsigned char nothing = 0;
    return *count == 0 ? &nothing : pdf->stream->getBuffer();
  } catch (...) {
    return nullptr;
  }
}

extern "C" const unsigned char *paraphe_pdf_decoded_stream(paraphe_pdf *pdf, int number,
                                                           int generation, size_t limit,
                                                           size_t *count) {
  try {
    auto object = pdf->qpdf.getObjectByID(number, generation);
    if (!object.isStream()) return nullptr;
    if (!has_modest_predictor(object)) return nullptr;
    Kept kept(limit);
    if (!object.pipeStreamData(&kept, 0, qpdf_dl_generalized, true, false)) return nullptr;
    pdf->decoded = std::move(kept.bytes);
    *count = pdf->decoded.size();
    return pdf->decoded.data();
  } catch (...) {
    return nullptr;
  }
}

extern "C" int paraphe_pdf_is_sound(paraphe_pdf *pdf, int64_t milliseconds) {
  try {
    auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    size_t seen = 0;
    for (auto const &entry : pdf->entries) {
      if (++seen % 256 == 0 && std::chrono::steady_clock::now() > end) return -1;
      // Its length is looked at as it is read.
      (void)pdf->qpdf.getObjectByID(entry.number, entry.generation).isStream();
    }
    (void)pdf->qpdf.getAllPages();
    for (auto const &warning : pdf->qpdf.getWarnings()) {
      // How such a name is read is settled, and it is compared as it is read.
      if (warning.getMessageDetail().find("name with stray #") == std::string::npos) return 0;
    }
    return 1;
  } catch (...) {
    return 0;
  }
}

extern "C" int paraphe_content_balance(const unsigned char *bytes, size_t count, int64_t *lowest,
                                       int64_t *open) {
  try {
    Balance balance;
    Pl_QPDFTokenizer tokenizer("balance", &balance);
    tokenizer.write(bytes, count);
    tokenizer.finish();
    *lowest = balance.lowest;
    *open = balance.open;
    return 1;
  } catch (...) {
    return 0;
  }
}

extern "C" int paraphe_pdf_references(paraphe_pdf *pdf, int64_t milliseconds, void *context,
                                      void (*found)(void *context, int32_t from, int32_t to)) {
  try {
    auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    size_t seen = 0;
    for (auto const &entry : pdf->entries) {
      if (++seen % 256 == 0 && std::chrono::steady_clock::now() > end) return 0;
      auto object = pdf->qpdf.getObjectByID(entry.number, entry.generation);
      // What stands for a reference alone is read as its number.
      if (object.isInteger() || object.isNull()) found(context, entry.number, 0);
      references(object, 0, [&](QPDFObjGen to) { found(context, entry.number, to.getObj()); });
    }
    return 1;
  } catch (...) {
    return 0;
  }
}

struct paraphe_draft {
  QPDF qpdf;
  std::shared_ptr<Buffer> bytes;
};

extern "C" paraphe_draft *paraphe_draft_begin(void) {
  try {
    auto draft = std::make_unique<paraphe_draft>();
    draft->qpdf.setSuppressWarnings(true);
    draft->qpdf.emptyPDF();
    return draft.release();
  } catch (...) {
    return nullptr;
  }
}

extern "C" void paraphe_draft_end(paraphe_draft *draft) { delete draft; }

extern "C" int paraphe_draft_add(paraphe_draft *draft, paraphe_pdf *pdf, const char *page,
                                 const unsigned char *content, size_t count) {
  try {
    auto dictionary = QPDFObjectHandle::parse(&pdf->qpdf, page, "page");
    std::string bytes(reinterpret_cast<const char *>(content), count);
    dictionary.replaceKey("/Contents", QPDFObjectHandle::newStream(&pdf->qpdf, bytes));
    auto object = pdf->qpdf.makeIndirectObject(dictionary);
    QPDFPageDocumentHelper(draft->qpdf).addPage(QPDFPageObjectHelper(object), false);
    return 1;
  } catch (...) {
    return 0;
  }
}

extern "C" const unsigned char *paraphe_draft_write(paraphe_draft *draft, size_t *count) {
  try {
    QPDFWriter writer(draft->qpdf);
    writer.setOutputMemory();
    writer.setStaticID(true);
    writer.setDecodeLevel(qpdf_dl_none);
    writer.write();
    draft->bytes = writer.getBufferSharedPointer();
    *count = draft->bytes->getSize();
    return draft->bytes->getBuffer();
  } catch (...) {
    return nullptr;
  }
}

extern "C" ptrdiff_t paraphe_find(const unsigned char *part, size_t part_count,
                                  const unsigned char *whole, size_t whole_count) {
  auto found = static_cast<const unsigned char *>(memmem(whole, whole_count, part, part_count));
  return found == nullptr ? -1 : found - whole;
}

extern "C" int paraphe_inflates_within(const unsigned char *bytes, size_t count, size_t limit) {
  try {
    Bounded bounded(limit);
    Pl_Flate inflate("inflate", &bounded, Pl_Flate::a_inflate);
    inflate.write(bytes, count);
    inflate.finish();
    return 1;
  } catch (...) {
    return 0;
  }
}

extern "C" int64_t paraphe_deflated_size(const unsigned char *bytes, size_t count, size_t limit) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return -1;
  stream.next_in = const_cast<unsigned char *>(bytes);
  stream.avail_in = static_cast<uInt>(std::min<size_t>(count, UINT32_MAX));
  std::array<unsigned char, 1 << 14> buffer;
  int result = Z_OK;
  while (result == Z_OK && stream.total_out <= limit) {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    result = inflate(&stream, Z_NO_FLUSH);
  }
  size_t used = stream.total_in;
  size_t size = stream.total_out;
  inflateEnd(&stream);
  if (result != Z_STREAM_END || size > limit) return -1;
  for (size_t place = used; place < count; place++) {
    if (!is_space(bytes[place])) return -1;
  }
  return static_cast<int64_t>(size);
}
