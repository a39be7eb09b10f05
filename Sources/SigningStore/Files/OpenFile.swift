import BlockingWork
import Crypto
import Foundation
import Signing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of the folder, open for reading; closed when nobody holds it any more.
///
/// Everything is read through its one descriptor: nobody puts another file between the check and the
/// sending.
final class OpenFile: OpenDocument {
  private let descriptor: Int32
  /// As it was when it was opened.
  let state: State

  /// What tells that a file was not touched since.
  struct State: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let size: Int
    let modified: [Int]
    let changed: [Int]
  }

  /// Waits for the disk.
  init(at path: String) throws(DocumentFolderError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw DocumentFolderError(code: errno) }
    do {
      state = try Self.state(of: opened)
    } catch {
      close(opened)
      throw error
    }
    descriptor = opened
  }

  deinit {
    close(descriptor)
  }

  func read(from offset: Int, upTo count: Int) async throws -> Data {
    try await BlockingWork.run { try self.part(from: offset, upTo: count) }
  }

  /// All of it, mapped: its pages are the system's, and come from the disk as they are touched.
  func whole() throws(DocumentFolderError) -> Data {
    guard state.size > 0 else { return Data() }
    let length = state.size
    guard let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0),
      start != UnsafeMutableRawPointer(bitPattern: -1)
    else { throw DocumentFolderError(code: errno) }
    return Data(
      bytesNoCopy: start, count: length, deallocator: .custom { _ = munmap($0, $1) })
  }

  /// Reads all of it.
  ///
  /// - Returns: the SHA-256 in lowercase hexadecimal, and how the file was at the end.
  func digest() throws(DocumentFolderError) -> (sha256: String, state: State) {
    var hash = SHA256()
    var offset = 0
    while true {
      let part = try part(from: offset, upTo: 1 << 20)
      if part.isEmpty { break }
      hash.update(data: part)
      offset += part.count
    }
    let text = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return (text, try Self.state(of: descriptor))
  }

  private func part(from offset: Int, upTo count: Int) throws(DocumentFolderError) -> Data {
    var data = Data(count: count)
    var length = 0
    while length < count {
      let got = data.withUnsafeMutableBytes { bytes in
        pread(
          descriptor, bytes.baseAddress.map { $0 + length }, count - length,
          off_t(offset + length))
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw DocumentFolderError(code: errno) }
      if got == 0 { break }
      length += got
    }
    return length == count ? data : data.prefix(length)
  }

  private static func state(of descriptor: Int32) throws(DocumentFolderError) -> State {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw DocumentFolderError(code: errno) }
    #if canImport(Darwin)
      let (modified, changed) = (found.st_mtimespec, found.st_ctimespec)
    #else
      let (modified, changed) = (found.st_mtim, found.st_ctim)
    #endif
    return State(
      device: UInt64(found.st_dev), inode: UInt64(found.st_ino), size: Int(found.st_size),
      modified: [Int(modified.tv_sec), Int(modified.tv_nsec)],
      changed: [Int(changed.tv_sec), Int(changed.tv_nsec)])
  }
}
