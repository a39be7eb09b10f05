package import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files of secrets: for their owner only, whole or not at all, and on the disk once they are told of.
///
/// Written under a name of their own beside their place: a crash leaves no part of a key that a later
/// start could take for a whole one.
package enum PrivateFile {
  /// Writes a file that is not there yet. What is there stays as it is.
  ///
  /// - Parameter mode: of the file (chmod(2)); the owner's only by default.
  /// - Throws: ``PrivateFileError``.
  package static func create(
    _ data: Data, at file: URL, mode: mode_t = 0o600
  ) throws(PrivateFileError) {
    let draft = try write(data, beside: file, mode)
    defer { unlink(draft) }
    // Unlike a rename, a link takes no other file's place.
    guard link(draft, file.path) == 0 else { throw PrivateFileError(code: errno) }
    try syncFolder(of: file)
  }

  /// Writes a file in place of the one that may be there.
  ///
  /// - Throws: ``PrivateFileError``; the file before is as it was then.
  package static func replace(_ data: Data, at file: URL) throws(PrivateFileError) {
    let draft = try write(data, beside: file, 0o600)
    guard rename(draft, file.path) == 0 else {
      let code = errno
      unlink(draft)
      throw PrivateFileError(code: code)
    }
    try syncFolder(of: file)
  }

  /// - Returns: the path of the draft, whose bytes are on the disk.
  private static func write(
    _ data: Data, beside file: URL, _ mode: mode_t
  ) throws(PrivateFileError) -> String {
    let name = ".\(file.lastPathComponent).\(UUID().uuidString)"
    let path = file.deletingLastPathComponent().appending(path: name).path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw PrivateFileError(code: errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: data)
      try handle.synchronize()
    } catch {
      unlink(path)
      throw PrivateFileError(code: EIO)
    }
    return path
  }

  /// The name itself must survive a power cut too.
  private static func syncFolder(of file: URL) throws(PrivateFileError) {
    let folder = file.deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFileError(code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw PrivateFileError(code: errno) }
  }
}

/// A file of a secret could not be written.
package struct PrivateFileError: Error, Sendable {
  /// `errno`.
  package let code: Int32

  /// There is a file already.
  package var isThere: Bool { code == EEXIST }
}
