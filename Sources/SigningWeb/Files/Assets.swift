package import Foundation
import Signing

/// The addresses of static files, each with a version made from its content.
package struct Assets: Sendable {
  private let versions: [String: String]

  /// - Parameter folder: `Public/`.
  package init(folder: URL) {
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
      ?? []
    versions = Dictionary(
      uniqueKeysWithValues: files.compactMap { file in
        (try? Data(contentsOf: file)).map {
          (file.lastPathComponent, String(sha256Hex($0).prefix(12)))
        }
      })
  }

  func url(_ name: String) -> String {
    "/\(name)" + (versions[name].map { "?v=\($0)" } ?? "")
  }
}
