import Foundation

/// A folder for the files of one task, which nobody else may read; removed when the task ends.
struct ScratchFolder: ~Copyable {
  private let url: URL

  /// - Parameter parent: made if missing.
  init(in parent: URL) throws {
    url = parent.appending(path: "paraphe-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  borrowing func file(_ name: String, _ data: Data) throws -> URL {
    let file = url.appending(path: name)
    try data.write(to: file)
    return file
  }
}
