import Foundation

/// What a platform may draw on the pages of a document that it signs, and nothing else.
///
/// The defaults are what the stand-in draws. A real platform's are learned from its first documents:
/// anything that is not within the bounds is held until they say otherwise.
package struct MarkBounds: Sendable, Equatable {
  /// What a mark may say, letter by letter.
  package var words: [String] = ["TEST"]
  /// Of its letters, as a share of the page's diagonal.
  package var fontSize: ClosedRange<Double> = 0.05...0.25
  /// Its colours, each component from 0 to 1.
  package var colours: [[Double]] = [[0.8, 0.1, 0.1]]
  /// The most it may hide of what is beneath it, from 0 to 1; a mark over content is never above 0.4.
  package var opacity = 0.4
  /// How many of them a page may have.
  package var most = 1
  /// Whether it may be drawn before the page's own content, which then covers it; it may be opaque.
  package var isAllowedBeneath = false
  /// The widest line that may be drawn with it, in points; 0: none.
  package var lineWidth = 0.0
  /// Lines of text at the edge of the page, where it has no ink; nil: none.
  package var margin: Margin?
  /// How many pages may be added at the end.
  package var addedPages = 20
  /// Around the appearance of a signature on a page that was shown: how far from the next ink it has
  /// to stay, in points.
  package var signatureClearance = 12.0

  package init() {}

  package struct Margin: Sendable, Equatable {
    /// From the page's edge, in points.
    package var depth: Double
    /// The largest letters, in points.
    package var fontSize: Double
    /// The longest text, in characters.
    package var characters: Int

    package init(depth: Double, fontSize: Double, characters: Int) {
      self.depth = depth
      self.fontSize = fontSize
      self.characters = characters
    }
  }
}

/// The bounds as an operator writes them, in JSON. A key that is left out keeps its default.
extension MarkBounds: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case words, fontSize, colours, opacity, most, beneath, lineWidth, margin, addedPages
    case signatureClearance
  }

  /// - Throws: ``Problem``, or what the decoder finds.
  package init(from decoder: any Decoder) throws {
    try Problem.refuseUnknown(Key.allCases.map(\.rawValue), in: decoder)
    let values = try decoder.container(keyedBy: Key.self)
    self.init()
    words = try values.decodeIfPresent([String].self, forKey: .words) ?? words
    if let size = try values.decodeIfPresent([Double].self, forKey: .fontSize) {
      guard size.count == 2, 0 < size[0], size[0] <= size[1], size[1] <= 1 else {
        throw Problem(
          "fontSize", "two shares of the diagonal, the smaller first, such as [0.05, 0.25]")
      }
      fontSize = size[0]...size[1]
    }
    colours = try values.decodeIfPresent([[Double]].self, forKey: .colours) ?? colours
    opacity = try values.decodeIfPresent(Double.self, forKey: .opacity) ?? opacity
    most = try values.decodeIfPresent(Int.self, forKey: .most) ?? most
    isAllowedBeneath = try values.decodeIfPresent(Bool.self, forKey: .beneath) ?? isAllowedBeneath
    lineWidth = try values.decodeIfPresent(Double.self, forKey: .lineWidth) ?? lineWidth
    margin = try values.decodeIfPresent(Margin.self, forKey: .margin)
    addedPages = try values.decodeIfPresent(Int.self, forKey: .addedPages) ?? addedPages
    signatureClearance =
      try values.decodeIfPresent(Double.self, forKey: .signatureClearance) ?? signatureClearance
    try check()
  }

  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(words, forKey: .words)
    try values.encode([fontSize.lowerBound, fontSize.upperBound], forKey: .fontSize)
    try values.encode(colours, forKey: .colours)
    try values.encode(opacity, forKey: .opacity)
    try values.encode(most, forKey: .most)
    try values.encode(isAllowedBeneath, forKey: .beneath)
    try values.encode(lineWidth, forKey: .lineWidth)
    try values.encodeIfPresent(margin, forKey: .margin)
    try values.encode(addedPages, forKey: .addedPages)
    try values.encode(signatureClearance, forKey: .signatureClearance)
  }

  private func check() throws {
    guard !words.contains(where: \.isEmpty), words.count <= 20 else {
      throw Problem("words", "up to 20 texts, none of them empty")
    }
    guard colours.allSatisfy({ $0.count == 3 && $0.allSatisfy((0...1).contains) }) else {
      throw Problem("colours", "red, green and blue from 0 to 1 each, such as [[0.8, 0.1, 0.1]]")
    }
    guard (0...0.4).contains(opacity) else { throw Problem("opacity", "from 0 to 0.4") }
    guard (0...20).contains(most) else { throw Problem("most", "from 0 to 20") }
    guard (0...4).contains(lineWidth) else { throw Problem("lineWidth", "from 0 to 4 points") }
    guard (0...100).contains(addedPages) else { throw Problem("addedPages", "from 0 to 100") }
    guard (0...200).contains(signatureClearance) else {
      throw Problem("signatureClearance", "from 0 to 200 points")
    }
  }

  /// What is wrong in the file, and what belongs there.
  package struct Problem: Error, CustomStringConvertible {
    private let key: String
    private let advice: String

    init(_ key: String, _ advice: String) {
      self.key = key
      self.advice = advice
    }

    package var description: String { "\(key): \(advice)" }

    fileprivate static func refuseUnknown(_ known: [String], in decoder: any Decoder) throws {
      let given = try decoder.singleValueContainer().decode([String: Anything].self).keys
      if let unknown = given.sorted().first(where: { !known.contains($0) }) {
        throw Problem(
          unknown.plain(most: 40), "no such key; there are \(known.joined(separator: ", "))")
      }
    }
  }

  private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
  }
}

extension MarkBounds.Margin: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case depth, fontSize, characters
  }

  package init(from decoder: any Decoder) throws {
    try MarkBounds.Problem.refuseUnknown(Key.allCases.map(\.rawValue), in: decoder)
    let values = try decoder.container(keyedBy: Key.self)
    depth = try values.decode(Double.self, forKey: .depth)
    fontSize = try values.decode(Double.self, forKey: .fontSize)
    characters = try values.decode(Int.self, forKey: .characters)
    guard (0...144).contains(depth), (0...24).contains(fontSize), (0...1_000).contains(characters)
    else {
      throw MarkBounds.Problem(
        "margin", "depth up to 144 points, fontSize up to 24, characters up to 1000")
    }
  }
}
