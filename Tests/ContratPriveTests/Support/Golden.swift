import Foundation

/// The files that pin the wire form.
enum Golden {
  static func text(_ name: String) throws -> String {
    let url = Bundle.module.bundleURL.appending(path: "Golden/\(name).json")
    return try String(contentsOf: url, encoding: .utf8).trimmingCharacters(
      in: .whitespacesAndNewlines)
  }

  static func data(_ name: String) throws -> Data { Data(try text(name).utf8) }
}
