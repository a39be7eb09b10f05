import Foundation

@testable import Evidence

/// ZIP archives byte by byte, for what no tool writes.
struct RawArchive {
  struct Entry {
    var name: String
    var data: Data
    var flags: UInt16 = 0
    var method: UInt16 = 0
    /// What the headers say; nil for the truth.
    var size: UInt32?
    var extra = Data()
    var attributes: UInt32 = 0o100644 << 16
  }

  var entries: [Entry]

  init(_ entries: [Entry]) {
    self.entries = entries
  }

  init(_ entries: [(name: String, data: Data)]) {
    self.entries = entries.map { Entry(name: $0.name, data: $0.data) }
  }

  var data: Data {
    var archive = Data()
    var directory = Data()
    for entry in entries {
      let size = number(entry.size ?? UInt32(entry.data.count), 4)
      var shared = number(10, 2) + number(UInt32(entry.flags), 2) + number(UInt32(entry.method), 2)
      shared += number(0, 2) + number(0x21, 2) + number(CRC32.checksum(of: entry.data), 4)
      shared += size + size + number(UInt32(entry.name.utf8.count), 2)
      shared += number(UInt32(entry.extra.count), 2)
      directory += Data([0x50, 0x4B, 0x01, 0x02, 0x3F, 0x03]) + shared + Data(count: 6)
      directory += number(entry.attributes, 4) + number(UInt32(archive.count), 4)
      directory += Data(entry.name.utf8) + entry.extra
      archive += Data([0x50, 0x4B, 0x03, 0x04]) + shared + Data(entry.name.utf8) + entry.extra
      archive += entry.data
    }
    let count = number(UInt32(entries.count & 0xFFFF), 2)
    let end = Data([0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0]) + count + count
    return archive + directory + end + number(UInt32(directory.count), 4)
      + number(UInt32(archive.count), 4) + Data(count: 2)
  }

  private func number(_ value: UInt32, _ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
  }
}
