#include "CQPDFShims.h"

#include <string.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace {

bool is_space(unsigned char byte) {
  return byte == 32 || byte == 10 || byte == 13 || byte == 9 || byte == 12 || byte == 0;
}

bool is_delimiter(unsigned char byte) { return strchr("()<>[]{}/%", byte) != nullptr && byte != 0; }

/// A name with its `#xx` written out (ISO 32000-1, 7.3.5), shortened.
std::string_view plain_name(std::string_view name, std::array<char, 24> &room) {
  size_t length = 0;
  auto digit = [](char byte) {
    return byte >= '0' && byte <= '9' ? byte - '0' : (byte | 32) >= 'a' && (byte | 32) <= 'f' ? (byte | 32) - 'a' + 10 : -1;
  };
  for (size_t place = 0; place < name.size() && length < room.size(); place++) {
    char byte = name[place];
    if (byte == '#' && place + 2 < name.size() && digit(name[place + 1]) >= 0 && digit(name[place + 2]) >= 0) {
      byte = static_cast<char>(digit(name[place + 1]) * 16 + digit(name[place + 2]));
      place += 2;
    }
    room[length++] = byte;
  }
  return {room.data(), length};
}

class Scan {
 public:
  explicit Scan(const paraphe_bounds_limits &limits) : limits(limits) {}

  paraphe_bounds_result run(std::string_view text, bool is_file) {
    size_t depth = 0;
    size_t place = 0;
    // Of the object that is read: its filters, whether it holds objects, and its length where it says it.
    size_t inflations = 0;
    bool holds_objects = false;
    bool is_table = false;
    bool counts_length = false;
    size_t length = 0;
    bool is_pair = false;
    while (place < text.size()) {
      unsigned char byte = text[place];
      if (is_space(byte)) {
        place++;
      } else if (byte == '%') {
        place = std::min(text.find_first_of("\r\n", place), text.size());
      } else if (byte == '(') {
        place = string_end(text, place);
        // Neither does a string.
      } else if (byte == '<' && place + 1 < text.size() && text[place + 1] == '<') {
        if (++depth > limits.depth) return PARAPHE_BOUNDS_TOO_DEEP;
        place += 2;
      } else if (byte == '>' && place + 1 < text.size() && text[place + 1] == '>') {
        if (depth > 0) depth--;
        place += 2;
      } else if (byte == '<') {
        size_t end = has_hexadecimal_ends ? text.find('>', place) : std::string_view::npos;
        has_hexadecimal_ends = end != std::string_view::npos;
        place = has_hexadecimal_ends ? end + 1 : place + 1;
      } else if (byte == '[') {
        if (++depth > limits.depth) return PARAPHE_BOUNDS_TOO_DEEP;
        place++;
      } else if (byte == ']') {
        if (depth > 0) depth--;
        place++;
      } else if (is_delimiter(byte) && byte != '/') {
        place++;
      } else {
        size_t end = place + 1;
        while (end < text.size() && !is_space(text[end]) && !is_delimiter(text[end])) end++;
        auto token = text.substr(place, end - place);
        place = end;
        if (!is_file) {
          // Objects of a stream have no keyword: its table of pairs is as long as they are many.
          is_pair = !is_pair;
          if (is_pair && depth == 0 && ++objects > 2 * limits.objects) return PARAPHE_BOUNDS_TOO_MANY_OBJECTS;
          continue;
        }
        if (token[0] == '/') {
          std::array<char, 24> room;
          auto name = plain_name(token.substr(1), room);
          if (name == "FlateDecode" || name == "Fl") inflations++;
          if (name == "ObjStm") holds_objects = true;
          // A table in binary: what looks like a bracket in it is none.
          if (name == "XRef") is_table = true;
          counts_length = name == "Length";
          continue;
        }
        if (counts_length) {
          counts_length = false;
          length = 0;
          for (char digit : token.substr(0, 12)) {
            if (digit < '0' || digit > '9') break;
            length = length * 10 + static_cast<size_t>(digit - '0');
          }
        }
        if (token == "obj" || (token.size() > 3 && token.substr(token.size() - 3) == "obj")) {
          if (token != "endobj" && ++objects > limits.objects) return PARAPHE_BOUNDS_TOO_MANY_OBJECTS;
          depth = inflations = length = 0;
          holds_objects = is_table = false;
        } else if (token == "stream") {
          auto data = stream(text, place, length);
          // One that has no end keeps nothing of what follows from being looked at.
          if (data.data() == nullptr) continue;
          auto result = inflate_all(data, std::min<size_t>(inflations, 8), holds_objects, is_table);
          if (result != PARAPHE_BOUNDS_KEPT) return result;
          place = static_cast<size_t>(data.data() + data.size() - text.data());
          depth = 0;
        }
      }
    }
    return PARAPHE_BOUNDS_KEPT;
  }

 private:
  size_t string_end(std::string_view text, size_t start) {
    if (!has_string_ends) return start + 1;
    size_t depth = 0;
    for (size_t place = start; place < text.size(); place++) {
      if (text[place] == '\\') {
        place++;
      } else if (text[place] == '(') {
        depth++;
      } else if (text[place] == ')' && --depth == 0) {
        return place + 1;
      }
    }
    // Looked for once, or a file of brackets would take for ever.
    has_string_ends = false;
    return start + 1;
  }

  /// The data behind the keyword, up to the next one that ends it.
  std::string_view stream(std::string_view text, size_t place, size_t length) {
    if (place < text.size() && text[place] == '\r') place++;
    if (place < text.size() && text[place] == '\n') place++;
    if (length > 0 && length < text.size() - place) {
      size_t end = place + length;
      size_t next = text.substr(end, 20).find("endstream");
      if (next != std::string_view::npos) return text.substr(place, length);
    }
    size_t end = has_stream_ends ? text.find("endstream", place) : std::string_view::npos;
    has_stream_ends = end != std::string_view::npos;
    return has_stream_ends ? text.substr(place, end - place) : std::string_view();
  }

  /// Counts what a stream takes, one filter after the other; what is not compressed is only as large as
  /// the file.
  paraphe_bounds_result inflate_all(std::string_view data, size_t times, bool holds_objects, bool is_table) {
    std::vector<char> kept;
    for (size_t time = 0; time < times; time++) {
      bool is_last = time + 1 == times;
      std::vector<char> next;
      size_t most = limits.inflated - std::min(inflated, limits.inflated);
      size_t most_kept = holds_objects || is_table ? limits.inflated_objects - std::min(inflated_objects, limits.inflated_objects) : most;
      size_t size = 0;
      bool is_kept = !is_last || holds_objects;
      if (!inflated_size(data, std::min(most, most_kept), is_kept ? &next : nullptr, size)) return PARAPHE_BOUNDS_TOO_LARGE;
      inflated += size;
      if (holds_objects || is_table) inflated_objects += size;
      kept.swap(next);
      data = {kept.data(), kept.size()};
    }
    return holds_objects && times > 0 ? run(data, false) : PARAPHE_BOUNDS_KEPT;
  }

  /// - Returns: whether it is within the limit. What is no deflated data takes nothing.
  static bool inflated_size(std::string_view data, size_t limit, std::vector<char> *kept, size_t &size) {
    // Between filters it is kept, and that is bounded as what holds objects is.
    if (kept != nullptr) limit = std::min<size_t>(limit, 64 << 20);
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return false;
    stream.next_in = reinterpret_cast<unsigned char *>(const_cast<char *>(data.data()));
    stream.avail_in = static_cast<uInt>(std::min<size_t>(data.size(), UINT32_MAX));
    std::array<unsigned char, 1 << 16> buffer;
    int result = Z_OK;
    while (result == Z_OK && size <= limit) {
      stream.next_out = buffer.data();
      stream.avail_out = static_cast<uInt>(buffer.size());
      result = inflate(&stream, Z_NO_FLUSH);
      size_t made = buffer.size() - stream.avail_out;
      size += made;
      if (kept != nullptr) kept->insert(kept->end(), buffer.data(), buffer.data() + made);
      if (made == 0 && stream.avail_in == 0) break;
    }
    inflateEnd(&stream);
    return size <= limit;
  }

  const paraphe_bounds_limits &limits;
  bool has_string_ends = true;
  bool has_hexadecimal_ends = true;
  bool has_stream_ends = true;
  size_t objects = 0;
  size_t inflated = 0;
  size_t inflated_objects = 0;
};

}  // namespace

extern "C" paraphe_bounds_result paraphe_bounds(const unsigned char *bytes, size_t count,
                                                const paraphe_bounds_limits *limits) {
  try {
    return Scan(*limits).run({reinterpret_cast<const char *>(bytes), count}, true);
  } catch (...) {
    return PARAPHE_BOUNDS_TOO_LARGE;
  }
}
