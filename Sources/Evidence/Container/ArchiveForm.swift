import Foundation
import PDFSignatures

/// The one form in which a container's bytes can stand, so that nothing can be changed in headers,
/// between entries or behind them.
///
/// It is what libzip writes for ``ArchiveWriter``, written down here: another version of libzip must
/// not make a container of years ago look altered.
struct ArchiveForm {
  private let entries: [ArchiveEntry]

  init(_ entries: [ArchiveEntry]) {
    self.entries = entries
  }

  /// The first place where an archive differs from what its entries would be written as.
  ///
  /// - Returns: nil for an archive that is as it was written.
  func deviation(of archive: Data) -> Reason? {
    let checksums = entries.map { CRC32.checksum(of: $0.data) }
    for (entry, checksum) in zip(entries, checksums) {
      let expected = Self.localHeader(entry, checksum)
      guard let place = Self.difference(archive, entry.offset, expected) else { continue }
      return (14..<18).contains(place)
        ? .checksumWrong(entry.name, at: entry.offset + place)
        : .headerChanged(entry.name, at: entry.offset + place)
    }
    let directory = entries.last?.end ?? 0
    var place = directory
    for (entry, checksum) in zip(entries, checksums) {
      let expected = Self.directoryHeader(entry, checksum)
      if let difference = Self.difference(archive, place, expected) {
        return .directoryChanged(entry.name, at: place + difference)
      }
      place += expected.count
    }
    let end = endRecord(directory: directory, size: place - directory)
    if let difference = Self.difference(archive, place, end) {
      return .endRecordChanged(at: place + difference)
    }
    place += end.count
    return archive.count > place ? .bytesBehind(archive.count - place, at: place) : nil
  }

  /// The first byte of `expected` that is not in the archive at `place`.
  private static func difference(_ archive: Data, _ place: Int, _ expected: [UInt8]) -> Int? {
    let found = archive.dropFirst(place).prefix(expected.count)
    guard !found.elementsEqual(expected) else { return nil }
    return zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? found.count
  }

  // MARK: - Records (PKWARE APPNOTE, 4.3)

  private static func localHeader(_ entry: ArchiveEntry, _ checksum: UInt32) -> [UInt8] {
    [0x50, 0x4B, 0x03, 0x04] + shared(entry, checksum) + Array(entry.name.utf8)
  }

  private static func directoryHeader(_ entry: ArchiveEntry, _ checksum: UInt32) -> [UInt8] {
    // Made on Unix by a writer of version 6.3 of the format.
    [0x50, 0x4B, 0x01, 0x02, 0x3F, 0x03] + shared(entry, checksum)
      // No comment, on the first disk, no internal attributes.
      + [UInt8](repeating: 0, count: 6)
      + bytes(ArchiveWriter.attributes, 4) + bytes(UInt32(entry.offset), 4)
      + Array(entry.name.utf8)
  }

  /// From the version that is needed (1.0) to the length of the extra field.
  private static func shared(_ entry: ArchiveEntry, _ checksum: UInt32) -> [UInt8] {
    let size = bytes(UInt32(entry.data.count), 4)
    // No flags, stored, midnight.
    return [0x0A, 0, 0, 0, 0, 0, 0, 0] + bytes(UInt32(ArchiveWriter.date), 2)
      + bytes(checksum, 4) + size + size + bytes(UInt32(entry.name.utf8.count), 2) + [0, 0]
  }

  private func endRecord(directory: Int, size: Int) -> [UInt8] {
    let count = Self.bytes(UInt32(entries.count), 2)
    return [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0] + count + count
      + Self.bytes(UInt32(size), 4) + Self.bytes(UInt32(directory), 4) + [0, 0]
  }

  private static func bytes(_ number: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
