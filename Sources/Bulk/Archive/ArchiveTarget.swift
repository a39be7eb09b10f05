package import Foundation

/// Where signed contracts are archived.
package protocol ArchiveTarget: Sendable {
  /// Keeps a contract; one that is there already is left as it is.
  func keep(_ entry: ArchiveEntry) throws
}

/// A signed contract with its files.
package struct ArchiveEntry: Sendable {
  package struct File: Sendable {
    package let name: String
    package let data: Data

    /// - Parameter name: made harmless: it may come from outside.
    package init(name: String, data: Data) {
      self.name = SafeFileName.of(name)
      self.data = data
    }
  }

  package let contract: String
  package let reference: String
  /// When it was completed.
  package let at: Date
  package let files: [File]

  package init(contract: String, reference: String, at: Date, files: [File]) {
    self.contract = contract
    self.reference = reference
    self.at = at
    self.files = files
  }
}

/// Names of files and folders out of texts that anybody may have written.
enum SafeFileName {
  static func of(_ text: String) -> String {
    let safe = String(
      text.precomposedStringWithCanonicalMapping.map { character in
        character.isLetter || character.isNumber || " -_.,()’'".contains(character)
          ? character : "-"
      }.prefix(80)
    ).trimmingCharacters(in: CharacterSet(charactersIn: " ."))
    return safe.isEmpty ? "sans-nom" : safe
  }
}
