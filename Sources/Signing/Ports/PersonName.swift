import Foundation

/// A person's name as far as two systems can be expected to write it alike: the order of its words,
/// capitals, accents and hyphens do not count.
struct PersonName: Equatable {
  private let words: [String]

  init(_ name: String) {
    words = name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
      .split { !$0.isLetter && !$0.isNumber }.map(String.init).sorted()
  }
}
