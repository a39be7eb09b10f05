import BlockingWork
package import Foundation
import Signing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The archive on a disk: files named by their SHA-256 under `objects/`, a tree that people browse
/// (`2026/11/REFERENCE/…`), and `index.jsonl`, a line a contract, each chained to the line before it.
///
/// Nothing is ever overwritten. A later storage (S3 and the like) is another ``ArchiveTarget``.
package struct ArchiveFolder: ArchiveTarget {
  private let root: URL
  /// A folder of the network may stop answering for good.
  let work: SeparateWork

  /// Opens the folder, made if missing.
  ///
  /// - Parameter limit: how long one contract may take.
  package init(at root: URL, limit: Duration = .seconds(300)) throws {
    self.root = root
    work = SeparateWork("archive", limit: limit)
    try FileManager.default.createDirectory(
      at: root.appending(path: "objects"), withIntermediateDirectories: true)
  }

  /// One contract at a time: the index is a chain.
  package func keep(_ entry: ArchiveEntry) async throws {
    try await work.run { try write(entry) }
  }

  private func write(_ entry: ArchiveEntry) throws {
    let lines = try ArchiveIndex.lines(of: root)
    // Kept before, and only the end of it was lost.
    if lines.contains(where: { $0.contract == entry.contract }) { return }
    let place = try freePlace(entry)
    let folder = root.appending(path: place)
    try make(folder)
    var files: [ArchiveIndex.File] = []
    for file in entry.files {
      let hash = sha256Hex(file.data)
      let object = root.appending(path: "objects/\(hash.prefix(2))/\(hash)")
      try make(object.deletingLastPathComponent())
      if !FileManager.default.fileExists(atPath: object.path) { try write(file.data, to: object) }
      let name = folder.appending(path: file.name)
      if !FileManager.default.fileExists(atPath: name.path) {
        // The same bytes under a name for people; a copy where the disk knows no links.
        if link(object.path, name.path) != 0 { try write(file.data, to: name) }
      }
      files.append(.init(name: file.name, sha256: hash, size: file.data.count))
    }
    try sync(folder)
    try append(
      ArchiveIndex.Line(
        number: lines.count + 1, previous: lines.last?.hash ?? ArchiveIndex.start,
        contract: entry.contract, reference: entry.reference, at: entry.at, path: place,
        files: files))
  }

  /// `2026/11/REFERENCE`, or with a number where another contract has that reference.
  private func freePlace(_ entry: ArchiveEntry) throws -> String {
    let month = PlatformDay(of: entry.at).name.prefix(7).replacing("-", with: "/")
    let name = SafeFileName.of(entry.reference)
    let marker = ".\(entry.contract)"
    for number in 1...10_000 {
      let place = "\(month)/\(number == 1 ? name : "\(name) (\(number))")"
      let folder = root.appending(path: place)
      if !FileManager.default.fileExists(atPath: folder.path) {
        try make(folder)
        try write(Data(), to: folder.appending(path: marker))
        return place
      }
      // Begun before a stop: it is this contract's.
      if FileManager.default.fileExists(atPath: folder.appending(path: marker).path) {
        return place
      }
    }
    throw ArchiveFailure(detail: "too many contracts with one reference")
  }

  /// A folder with every one above it, each of which has to survive a power cut by its name.
  private func make(_ folder: URL) throws {
    guard !FileManager.default.fileExists(atPath: folder.path) else { return }
    let parent = folder.deletingLastPathComponent()
    try make(parent)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try sync(parent)
  }

  private func append(_ line: ArchiveIndex.Line) throws {
    let file = root.appending(path: ArchiveIndex.name)
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard descriptor >= 0 else { throw ArchiveFailure(detail: "the index cannot be written") }
    defer { close(descriptor) }
    let bytes = Array((try line.text() + "\n").utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw ArchiveFailure(detail: "the index cannot be written")
    }
    try sync(root)
  }

  /// Whole or not at all.
  private func write(_ data: Data, to file: URL) throws {
    let draft = file.deletingLastPathComponent().appending(path: ".\(randomText(bytes: 9)).part")
    do {
      try data.write(to: draft)
      let descriptor = open(draft.path, O_RDONLY)
      defer { if descriptor >= 0 { close(descriptor) } }
      guard descriptor >= 0, fsync(descriptor) == 0,
        link(draft.path, file.path) == 0 || errno == EEXIST
      else { throw ArchiveFailure(detail: "\(file.lastPathComponent) cannot be written") }
      unlink(draft.path)
      try sync(file.deletingLastPathComponent())
    } catch {
      unlink(draft.path)
      throw error
    }
  }

  private func sync(_ folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw ArchiveFailure(detail: "a folder cannot be opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw ArchiveFailure(detail: "a folder cannot be synced") }
  }
}

/// What could not be archived, in words for the operator.
package struct ArchiveFailure: Error, CustomStringConvertible {
  let detail: String
  package var description: String { detail }
}
