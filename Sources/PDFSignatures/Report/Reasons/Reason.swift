package import Foundation

/// Why a verdict is what it is, in words that a lawyer can read.
///
/// Both languages stand side by side where a reason is defined, so that nobody adds one without the
/// other. Encoded as its text in the encoder's `reasonLanguage`.
package struct Reason: Sendable, Hashable {
  /// What reports are written in.
  package enum Language: String, Sendable, CaseIterable {
    case french = "fr"
    case english = "en"
  }

  private let french: String
  private let english: String

  package init(french: String, english: String) {
    self.french = french
    self.english = english
  }

  package func text(in language: Language) -> String {
    switch language {
    case .french: french
    case .english: english
    }
  }

  /// A key of a dictionary in the file, as reports show it.
  static func shown(_ key: String) -> String { "/" + key.plain(most: 40) }
}

extension Reason: Codable {
  fileprivate static let languageKey = CodingUserInfoKey(rawValue: "fr.paraphe.reason-language")
  fileprivate static let bothKey = CodingUserInfoKey(rawValue: "fr.paraphe.reason-both")

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if Self.bothKey.flatMap({ encoder.userInfo[$0] as? Bool }) == true {
      try container.encode([french, english])
    } else {
      let language = Self.languageKey.flatMap { encoder.userInfo[$0] as? Language } ?? .english
      try container.encode(text(in: language))
    }
  }

  /// Reads what was written in both languages.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let texts = try container.decode([String].self)
    guard texts.count == 2 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a text in two languages")
    }
    self.init(french: texts[0], english: texts[1])
  }
}

extension JSONEncoder {
  /// The language that ``Reason``s are written in: English unless it is set.
  package var reasonLanguage: Reason.Language {
    get { Reason.languageKey.flatMap { userInfo[$0] as? Reason.Language } ?? .english }
    set {
      if let key = Reason.languageKey { userInfo[key] = newValue }
    }
  }

  /// Whether ``Reason``s are written in both languages, so that they can be read again.
  package var keepsBothLanguages: Bool {
    get { Reason.bothKey.flatMap { userInfo[$0] as? Bool } ?? false }
    set {
      if let key = Reason.bothKey { userInfo[key] = newValue }
    }
  }
}
