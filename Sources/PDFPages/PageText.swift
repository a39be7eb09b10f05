import Foundation

/// Makes paragraphs of the text that poppler finds on pages.
///
/// It works on UTF-8 as it comes: whoever made the file says how much there is of it.
enum PageText {
  /// - Parameter text: UTF-8, a form feed after each page.
  static func pages(_ text: Data) -> [[String]] {
    text.withUnsafeBytes { bytes in
      var pages = bytes.split(separator: formFeed, omittingEmptySubsequences: false)
      if let last = pages.last, spaces(last) == last.count { pages.removeLast() }
      return pages.map { paragraphs(of: $0) }
    }
  }

  /// The pages as they are kept: split once, a line for each paragraph, a form feed after each page.
  /// Neither byte is in a paragraph.
  static func kept(_ pages: [[String]]) -> Data {
    var data = Data()
    for page in pages {
      for paragraph in page {
        data.append(contentsOf: paragraph.utf8)
        data.append(lineFeed)
      }
      data.append(formFeed)
    }
    return data
  }

  /// The pages of ``kept(_:)``, those of `places` alone, counted from 0; fewer where there are no more.
  static func pages(inKept data: Data, _ places: Range<Int>) -> [[String]] {
    data.withUnsafeBytes { bytes in
      bytes.split(
        separator: formFeed, maxSplits: places.upperBound, omittingEmptySubsequences: false
      ).dropLast().dropFirst(places.lowerBound).map { page in
        page.split(separator: lineFeed).map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }

  private typealias Bytes = Slice<UnsafeRawBufferPointer>

  private static let lineFeed = UInt8(ascii: "\n")
  private static let formFeed: UInt8 = 0x0C

  /// Blocks are apart by an empty line. Within one, a line much shorter than the longest ends a
  /// paragraph: an item of a list, a cell, a heading.
  private static func paragraphs(of page: Bytes) -> [String] {
    var paragraphs: [String] = []
    var block: [(line: Bytes, length: Int)] = []
    func end() {
      let full = (block.map(\.length).max() ?? 0) * 7 / 10
      var joined: [UInt8] = []
      for (line, length) in block {
        if !joined.isEmpty { joined.append(UInt8(ascii: " ")) }
        joined.append(contentsOf: line.lazy.filter { $0 >= 0x20 })
        if length < full {
          paragraphs.append(String(decoding: joined, as: UTF8.self))
          joined = []
        }
      }
      if !joined.isEmpty { paragraphs.append(String(decoding: joined, as: UTF8.self)) }
      block = []
    }
    for line in page.split(separator: lineFeed, omittingEmptySubsequences: false) {
      let trimmed = line.dropFirst(spaces(line))
      if trimmed.isEmpty {
        end()
      } else {
        // Bytes that begin a character, as others follow one.
        block.append((trimmed, trimmed.count { $0 & 0xC0 != 0x80 }))
      }
    }
    end()
    return paragraphs
  }

  /// How many bytes of `line` are spaces before anything else.
  private static func spaces(_ line: Bytes) -> Int {
    var place = line.startIndex
    while place < line.endIndex, let length = space(line[place...]) { place += length }
    return place - line.startIndex
  }

  /// The length of the space that `line` starts with: White_Space of Unicode, in UTF-8.
  private static func space(_ line: Bytes) -> Int? {
    let start = line.startIndex
    func byte(_ offset: Int) -> UInt8 {
      start + offset < line.endIndex ? line[start + offset] : 0
    }
    switch byte(0) {
    case 0x09...0x0D, 0x20: return 1
    // U+0085, U+00A0
    case 0xC2: return [0x85, 0xA0].contains(byte(1)) ? 2 : nil
    // U+1680
    case 0xE1: return byte(1) == 0x9A && byte(2) == 0x80 ? 3 : nil
    case 0xE2:
      switch (byte(1), byte(2)) {
      // U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F
      case (0x80, 0x80...0x8A), (0x80, 0xA8), (0x80, 0xA9), (0x80, 0xAF), (0x81, 0x9F): return 3
      default: return nil
      }
    // U+3000
    case 0xE3: return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : nil
    default: return nil
    }
  }
}
