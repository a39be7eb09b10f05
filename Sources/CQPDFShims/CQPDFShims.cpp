#include "CQPDFShims.h"

// qpdf asks to be told which of its two pointer types is meant.
#define POINTERHOLDER_TRANSITION 4

#include <qpdf/Pipeline.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include <string.h>

#include <algorithm>
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
bool has_modest_predictor(QPDFObjectHandle stream) {
  auto parameters = stream.getDict().getKey("/DecodeParms");
  if (parameters.isArray()) {
    if (parameters.getArrayNItems() != 1) return parameters.getArrayNItems() == 0;
    parameters = parameters.getArrayItem(0);
  }
  if (!parameters.isDictionary()) return true;
  for (auto key : {"/Columns", "/Colors", "/BitsPerComponent"}) {
    auto value = parameters.getKey(key);
    if (!value.isNull() && (!value.isInteger() || value.getIntValue() < 1 || value.getIntValue() > 65536))
      return false;
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

constexpr int deepest = 200;

/// Every reference within an object, without following it.
template <typename Found>
void references(QPDFObjectHandle object, int depth, Found &&found) {
  if (depth > deepest) throw std::runtime_error("too deep");
  if (object.isArray()) {
    for (auto &item : object.getArrayAsVector()) {
      if (item.isIndirect()) found(item.getObjectID());
      else references(item, depth + 1, found);
    }
  } else if (object.isDictionary() || object.isStream()) {
    auto dictionary = object.isStream() ? object.getDict() : object;
    for (auto &entry : dictionary.getDictAsMap()) {
      if (entry.second.isIndirect()) found(entry.second.getObjectID());
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
    return pdf->stream->getBuffer();
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

extern "C" int paraphe_pdf_referrers(paraphe_pdf *pdf, const int32_t *targets, size_t count,
                                     int64_t milliseconds, void *context,
                                     void (*found)(void *context, int32_t from, int32_t to)) {
  try {
    auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    size_t seen = 0;
    for (auto const &entry : pdf->entries) {
      if (++seen % 256 == 0 && std::chrono::steady_clock::now() > end) return 0;
      auto object = pdf->qpdf.getObjectByID(entry.number, entry.generation);
      references(object, 0, [&](int to) {
        if (std::binary_search(targets, targets + count, to)) found(context, entry.number, to);
      });
    }
    return 1;
  } catch (...) {
    return 0;
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
