import Foundation

/// Base64 (RFC 4648, section 4, with padding) written into memory that is there already.
///
/// Foundation's `base64EncodedData()` returns bytes of its own, which would then be copied into the
/// body: a second copy of what is largest in it. This loop writes where the text is to stand, eight
/// characters a step.
enum Base64 {
  /// The number of characters for so many bytes.
  static func length(of bytes: Int) -> Int { (bytes + 2) / 3 * 4 }

  /// Writes the characters of all bytes from the start of `text`, which has room for them.
  static func write(_ bytes: UnsafeRawBufferPointer, to text: UnsafeMutableRawBufferPointer) {
    pairs.withUnsafeBufferPointer { pairs in
      var read = 0
      var written = 0
      // Six bytes a step, out of a word of eight: the last two are read again by the next step.
      while read + 8 <= bytes.count {
        let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: read, as: UInt64.self))
        let characters =
          UInt64(pairs[Int(truncatingIfNeeded: word >> 52)])
          | UInt64(pairs[Int(truncatingIfNeeded: word >> 40) & 0xFFF]) << 16
          | UInt64(pairs[Int(truncatingIfNeeded: word >> 28) & 0xFFF]) << 32
          | UInt64(pairs[Int(truncatingIfNeeded: word >> 16) & 0xFFF]) << 48
        text.storeBytes(of: characters.littleEndian, toByteOffset: written, as: UInt64.self)
        read += 6
        written += 8
      }
      while read < bytes.count {
        let left = min(3, bytes.count - read)
        var word = 0
        for offset in 0..<3 { word = word << 8 | (offset < left ? Int(bytes[read + offset]) : 0) }
        text.storeBytes(of: pairs[word >> 12].littleEndian, toByteOffset: written, as: UInt16.self)
        text.storeBytes(
          of: pairs[word & 0xFFF].littleEndian, toByteOffset: written + 2, as: UInt16.self)
        for missing in 0..<(3 - left) { text[written + 3 - missing] = UInt8(ascii: "=") }
        read += left
        written += 4
      }
    }
  }

  /// The two characters of every twelve bits, the first in the lower byte.
  private static let pairs: [UInt16] = {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    return (0..<4096).map { UInt16(alphabet[$0 >> 6]) | UInt16(alphabet[$0 & 63]) << 8 }
  }()
}
