package import Foundation

/// Where signed contracts are archived.
package protocol ArchiveTarget: Sendable {
  /// Keeps a contract; one that is there already is left as it is. When this returns it survives a
  /// power cut.
  ///
  /// - Throws: whatever kept it from doing so, in bounded time: `WorkTimeout` where the storage does
  ///   not answer.
  func keep(_ entry: ArchiveEntry) async throws
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
  /// File systems take 255 bytes.
  private static let most = 200

  static func of(_ text: String) -> String {
    let plain = String(
      text.precomposedStringWithCanonicalMapping.map { character in
        character.isLetter || character.isNumber || " -_.,()’'".contains(character)
          ? character : "-"
      })
    // What is cut is cut from the middle: the end says what kind of file it is.
    let end = plain.suffix(30)
    let safe =
      fitting(plain, in: most) == plain
      ? plain : fitting(plain, in: most - end.utf8.count) + end
    let trimmed = fitting(safe, in: 250).trimmingCharacters(
      in: CharacterSet(charactersIn: " ."))
    return trimmed.isEmpty ? "sans-nom" : trimmed
  }

  /// As many characters as there are bytes for.
  private static func fitting(_ text: String, in bytes: Int) -> String {
    var left = bytes
    return String(
      text.prefix { character in
        left -= character.utf8.count
        return left >= 0
      })
  }
}
