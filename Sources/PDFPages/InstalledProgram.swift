import Foundation

/// Finds programs where Debian and others install them.
package enum InstalledProgram {
  package static let folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]

  package static func path(of name: String, in folders: [String] = folders) -> String? {
    folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile(atPath:))
  }
}
