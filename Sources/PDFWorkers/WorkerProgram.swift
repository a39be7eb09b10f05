import Foundation

/// Finds the program of the workers.
package enum WorkerProgram {
  package static let name = "paraphe-worker"

  /// - Returns: nil where it is not beside the running program.
  package static var installed: String? {
    guard let running = Bundle.main.executableURL else { return nil }
    let path = running.resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name).path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }
}
