import Foundation

/// How the bytes of a spreadsheet's file are to be read.
enum TextEncoding: Sendable {
  case utf8
  /// What spreadsheets in western Europe write where nobody asks for anything else.
  case windows1252

  /// - Returns: the encoding, and how many bytes of a mark (BOM) come first.
  static func of(_ bytes: Data) -> (TextEncoding, mark: Int) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    let isUTF8 = bytes.withUnsafeBytes { String(validating: $0, as: UTF8.self) != nil }
    return (isUTF8 ? .utf8 : .windows1252, 0)
  }

  /// Code points, near enough to what an editor shows.
  func characters(in bytes: Data) -> Int {
    switch self {
    case .utf8: bytes.count { $0 & 0xC0 != 0x80 }
    case .windows1252: bytes.count
    }
  }

  func text(_ bytes: [UInt8]) -> String {
    switch self {
    case .utf8: String(decoding: bytes, as: UTF8.self)
    case .windows1252:
      String(bytes: bytes, encoding: .windowsCP1252) ?? String(decoding: bytes, as: UTF8.self)
    }
  }
}
