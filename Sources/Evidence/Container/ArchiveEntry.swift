import Foundation

/// An entry of the archive, as it was found.
struct ArchiveEntry {
  let name: String
  /// A slice of the archive: not a copy.
  let data: Data
  /// Where its local header begins, in bytes from the start of the archive.
  let offset: Int

  static let localHeaderSize = 30
  static let directoryHeaderSize = 46
  static let endRecordSize = 22

  /// Where the next entry or the directory begins.
  var end: Int { offset + Self.localHeaderSize + name.utf8.count + data.count }
}

/// The checksum of ZIP archives (CRC-32 as in ISO 3309).
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  static func checksum(of data: Data) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      data.withUnsafeBytes { bytes in
        var value = UInt32.max
        for byte in bytes {
          value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8)
        }
        return ~value
      }
    }
  }
}
