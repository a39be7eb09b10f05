import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files for the owner's eyes only, whole or not at all.
enum PrivateFile {
  /// Writes beside the file and renames, so that no reader sees a part.
  static func write(_ data: Data, to file: URL) throws {
    let draft = file.deletingLastPathComponent()
      .appending(path: ".\(file.lastPathComponent).\(SandboxID.random())")
    guard
      FileManager.default.createFile(
        atPath: draft.path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    do {
      let handle = try FileHandle(forWritingTo: draft)
      try handle.write(contentsOf: data)
      try handle.synchronize()
      try handle.close()
      guard rename(draft.path, file.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      try? FileManager.default.removeItem(at: draft)
      throw error
    }
  }
}
