/// The names that files of a container may have.
enum EntryName {
  static let mimetype = "mimetype"

  /// Longer than any that is made here.
  private static let mostCharacters = 200

  /// Whether a data file may be called so: nothing that leads elsewhere when it is unpacked, that
  /// another system reads otherwise, or that is the standard's own.
  static func isData(_ path: String) -> Bool {
    guard path.utf8.count <= mostCharacters, path != mimetype else { return false }
    return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".") && !part.hasSuffix(".")
        && part.utf8.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
    }
  }

  /// Whether a media type can stand in a manifest as it is.
  static func isMediaType(_ text: String) -> Bool {
    text.utf8.count <= mostCharacters && text.contains("/")
      && text.utf8.allSatisfy { byte in
        (0x20..<0x7F).contains(byte) && !"<>&\"'".utf8.contains(byte)
      }
  }
}

/// The order of data files in the archive: that of the bytes of their paths.
enum EntryOrder {
  static func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}
