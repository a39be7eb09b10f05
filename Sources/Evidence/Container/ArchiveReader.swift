import Foundation
import PDFSignatures

/// Reads an archive from its first byte on, header by header, so that whatever is wrong has a place.
///
/// It reads archives as ``ArchiveWriter`` writes them and refuses all others. What the directory at
/// the end says is compared afterwards (``ArchiveForm``), since the two must agree.
enum ArchiveReader {
  /// More than any contract has.
  static let mostEntries = 2_000
  /// More than any contract takes.
  static let mostBytes = 500 << 20

  /// - Throws: ``ArchiveFault``.
  static func entries(of archive: Data) throws(ArchiveFault) -> [ArchiveEntry] {
    guard archive.count <= mostBytes else { throw ArchiveFault(.containerTooLarge) }
    var reading = Reading(archive)
    var entries: [ArchiveEntry] = []
    while let entry = try reading.next(after: entries.last?.name) {
      entries.append(entry)
      guard entries.count <= mostEntries else { throw ArchiveFault(.tooManyEntries) }
    }
    guard !entries.isEmpty else { throw ArchiveFault(.noContainer) }
    return entries
  }

  private struct Reading {
    private let archive: Data
    /// From the start of the archive.
    private var place = 0

    init(_ archive: Data) {
      self.archive = archive
    }

    /// The next entry; nil where the directory begins.
    mutating func next(after last: String?) throws(ArchiveFault) -> ArchiveEntry? {
      if last != nil, begins(with: Signature.directory) { return nil }
      guard begins(with: Signature.entry) else {
        throw ArchiveFault(last.map { .entryMissing(after: $0, at: place) } ?? .noContainer)
      }
      guard archive.count - place >= ArchiveEntry.localHeaderSize else {
        throw ArchiveFault(.archiveCutOff(at: archive.count))
      }
      let nameCount = Int(number(26, bytes: 2))
      let extraCount = Int(number(28, bytes: 2))
      guard
        archive.count - place >= ArchiveEntry.localHeaderSize + nameCount + extraCount
      else { throw ArchiveFault(.archiveCutOff(at: archive.count)) }
      let name = try name(of: nameCount)
      try check(name, extraCount: extraCount)
      let start = ArchiveEntry.localHeaderSize + nameCount
      let size = Int(number(22, bytes: 4))
      guard archive.count - place - start >= size else {
        throw ArchiveFault(.entryCutOff(name, at: place + 22))
      }
      let first = archive.startIndex + place + start
      let entry = ArchiveEntry(
        name: name, data: archive[first..<first + size], offset: place)
      place = entry.end
      return entry
    }

    private func name(of count: Int) throws(ArchiveFault) -> String {
      let first = archive.startIndex + place + ArchiveEntry.localHeaderSize
      let bytes = archive[first..<first + count]
      guard (1...255).contains(count), bytes.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
        throw ArchiveFault(.entryNameForbidden(at: place))
      }
      let name = String(decoding: bytes, as: UTF8.self)
      guard
        name == EntryName.mimetype || EntryName.isData(name)
          || name.hasPrefix(ContainerLayer.folder)
      else { throw ArchiveFault(.entryNameForbidden(name, at: place)) }
      return name
    }

    /// Refuses what is never written: encryption, compression, sizes that come later, extra fields.
    private func check(_ name: String, extraCount: Int) throws(ArchiveFault) {
      guard number(6, bytes: 2) == 0 else {
        throw ArchiveFault(.headerForbidden(name, at: place + 6))
      }
      guard number(8, bytes: 2) == 0 else {
        throw ArchiveFault(.entryCompressed(name, at: place + 8))
      }
      guard number(18, bytes: 4) == number(22, bytes: 4) else {
        throw ArchiveFault(.headerForbidden(name, at: place + 18))
      }
      guard extraCount == 0 else {
        throw ArchiveFault(.headerForbidden(name, at: place + 28))
      }
    }

    private enum Signature {
      static let entry: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
      static let directory: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
    }

    private func begins(with signature: [UInt8]) -> Bool {
      archive.dropFirst(place).prefix(signature.count).elementsEqual(signature)
    }

    /// A little-endian number in the header.
    private func number(_ offset: Int, bytes: Int) -> UInt32 {
      let start = archive.startIndex + place + offset
      return (0..<bytes).reduce(0) { $0 | UInt32(archive[start + $1]) << (8 * $1) }
    }
  }
}

/// Why an archive cannot be read.
struct ArchiveFault: Error {
  let reason: Reason

  init(_ reason: Reason) {
    self.reason = reason
  }
}
