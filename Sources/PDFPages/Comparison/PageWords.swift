import Foundation

/// The words of a page with their places, as pdftotext finds them (`-bbox`).
struct PageWords: Sendable {
  /// A word and the corners of its box, in points from the page's upper left.
  private struct Word: Hashable {
    let text: Substring
    let box: Substring

    /// Left, upper, right, lower.
    var sides: [Double] { box.split(separator: "\"").compactMap { Double($0) } }

    /// Of letters that no sentence is written in: more than 30 points high.
    var isLarge: Bool {
      let sides = sides
      return sides.count == 4 && sides[3] - sides[1] > 30
    }
  }

  private let words: [Word: Int]

  /// Reads the pages of the XHTML that pdftotext writes: a line each for a word.
  static func pages(in output: Data) -> [PageWords] {
    let text = String(decoding: output, as: UTF8.self)
    var pages: [PageWords] = []
    var words: [Word: Int]?
    for line in text.split(separator: "\n") {
      let trimmed = line.drop(while: { $0 == " " })
      if trimmed.hasPrefix("<page ") {
        words = [:]
      } else if trimmed.hasPrefix("</page>"), let found = words {
        pages.append(PageWords(words: found))
        words = nil
      } else if trimmed.hasPrefix("<word "), let end = trimmed.firstIndex(of: ">") {
        let shown = trimmed[trimmed.index(after: end)...]
        let word = Word(
          text: shown.hasSuffix("</word>") ? shown.dropLast("</word>".count) : shown,
          box: trimmed[..<end])
        words?[word, default: 0] += 1
      }
    }
    return pages
  }

  /// Whether these are the words of `shown`, in the same places, and beside them letters of `overlay`
  /// where the overlay has them.
  ///
  /// Large letters that stand aslant fall apart into words in one way or another, as what lies around
  /// them does: they are counted letter by letter. The picture says whether each is where it was.
  func are(_ shown: PageWords, with overlay: PageWords?) -> Bool {
    var letters: [Character: Int] = [:]
    var room: [Double]?
    func expect(_ word: Word, _ count: Int) {
      for letter in word.text { letters[letter, default: 0] += count }
      room = Self.union(room, word.sides)
    }
    for (word, count) in overlay?.words ?? [:] { expect(word, count) }
    var isSplit = false
    for (word, count) in shown.words {
      let missing = count - words[word, default: 0]
      guard missing > 0 else { continue }
      guard word.isLarge else { return false }
      expect(word, missing)
      isSplit = true
    }
    for (word, count) in words {
      let added = count - shown.words[word, default: 0]
      guard added > 0 else { continue }
      guard let room, Self.contains(room, word.sides), !isSplit || word.isLarge else {
        return false
      }
      for letter in word.text {
        letters[letter, default: 0] -= added
        guard letters[letter, default: 0] >= 0 else { return false }
      }
    }
    // What the page had is all there; of the overlay, something may be hidden.
    guard isSplit, let overlay else { return true }
    return letters.values.reduce(0, +)
      <= overlay.words.reduce(0) { $0 + $1.key.text.count * $1.value }
  }

  private static func union(_ one: [Double]?, _ other: [Double]) -> [Double]? {
    guard other.count == 4 else { return one }
    guard let one else { return other }
    return [
      min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]),
    ]
  }

  /// With a point to spare.
  private static func contains(_ room: [Double], _ box: [Double]) -> Bool {
    box.count == 4 && box[0] >= room[0] - 1 && box[1] >= room[1] - 1 && box[2] <= room[2] + 1
      && box[3] <= room[3] + 1
  }
}
