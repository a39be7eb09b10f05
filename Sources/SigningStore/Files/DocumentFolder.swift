import BlockingWork
package import Foundation
package import Signing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Documents as files named by their SHA-256: `sha256/ab/abcd…`.
package struct DocumentFolder: DocumentFiles {
  private let root: URL
  let checked: CheckedFiles

  /// Opens the folder, made if missing with every folder in it: whoever keeps a file later has the
  /// file's own folder to sync, and no other.
  ///
  /// - Parameter now: for tests; the machine's by default.
  package init(
    at root: URL, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) throws {
    checked = CheckedFiles(now: now)
    self.root = root.appending(path: "sha256")
    try FileManager.default.createDirectory(at: self.root, withIntermediateDirectories: true)
    var isNew = false
    for number in 0..<256 {
      let name = String(number, radix: 16)
      let path = self.root.appending(path: number < 16 ? "0\(name)" : name).path
      if mkdir(path, 0o700) == 0 {
        isNew = true
      } else if errno != EEXIST {
        throw DocumentFolderError(code: errno)
      }
    }
    if isNew { try Self.syncFolder(self.root.path) }
  }

  package func keep(_ data: Data) async throws -> StoredFile {
    // As a step of this task: what is set for it holds there too.
    try await BlockingWork.steps { try put(data) }
  }

  private func put(_ data: Data) throws -> StoredFile {
    let file = StoredFile(sha256: sha256Hex(data), size: data.count)
    let target = url(of: file)
    let folder = target.deletingLastPathComponent()
    if FileManager.default.fileExists(atPath: target.path) {
      // Its name may not have reached the disk before a stop.
      try Self.syncFolder(folder.path)
      return file
    }
    // Written beside its place and moved there whole: a name never stands for half a file.
    let draft = folder.appending(path: ".\(randomText(bytes: 9))")
    do {
      try Self.write(data, to: draft.path)
      try Failpoint.reach("document.written")
      guard rename(draft.path, target.path) == 0 else { throw DocumentFolderError(code: errno) }
    } catch {
      unlink(draft.path)
      throw error
    }
    try Failpoint.reach("document.named")
    // The name itself must survive a power cut too.
    try Self.syncFolder(folder.path)
    return file
  }

  package func data(of file: StoredFile) async throws -> Data {
    let file = try await whole(file)
    return try await BlockingWork.run { try file.whole() }
  }

  package func open(_ file: StoredFile) async throws -> any OpenDocument {
    try await whole(file)
  }

  private func whole(_ file: StoredFile) async throws -> OpenFile {
    let path = url(of: file).path
    let open = try await BlockingWork.run { try OpenFile(at: path) }
    try await checked.check(open, is: file)
    return open
  }

  /// Where a document's file is.
  package func url(of file: StoredFile) -> URL {
    root.appending(path: String(file.sha256.prefix(2))).appending(path: file.sha256)
  }

  private static func write(_ data: Data, to path: String) throws {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw DocumentFolderError(code: errno) }
    defer { close(descriptor) }
    try data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw DocumentFolderError(code: errno) }
        offset += count
      }
    }
    guard fsync(descriptor) == 0 else { throw DocumentFolderError(code: errno) }
  }

  private static func syncFolder(_ path: String) throws {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw DocumentFolderError(code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw DocumentFolderError(code: errno) }
  }
}

/// A file could not be written or read.
package struct DocumentFolderError: Error, Sendable {
  /// `errno`.
  package let code: Int32
}
