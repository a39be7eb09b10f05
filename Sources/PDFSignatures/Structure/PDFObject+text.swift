import Foundation

extension PDFObject {
  /// The object in the syntax of PDF.
  ///
  /// - Parameter generation: of the object with a number.
  func text(_ generation: (Int) -> Int) -> String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    // Exact, since sizes of pages are rounded up; without an exponent, which PDF does not know.
    case .real(let value):
      (1e-4..<1e15).contains(abs(value)) ? "\(value)" : String(format: "%.12f", value)
    case .name(let value): Self.written(value)
    case .string(let bytes):
      "<" + String(decoding: Hexadecimal.digits(of: bytes), as: UTF8.self) + ">"
    case .array(let items): "[ " + items.map { $0.text(generation) }.joined(separator: " ") + " ]"
    case .dictionary(let entries):
      "<< "
        + entries.sorted { $0.key < $1.key }.map {
          "\(Self.written($0.key)) \($0.value.text(generation))"
        }.joined(separator: " ") + " >>"
    case .reference(let number): "\(number) \(generation(number)) R"
    }
  }

  /// A name with what cannot stand in one written as `#xx` (ISO 32000-1, 7.3.5).
  private static func written(_ name: String) -> String {
    name.unicodeScalars.reduce(into: "/") { text, scalar in
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      if (0x21...0x7E).contains(byte), PDFSyntax.isRegular(byte), byte != UInt8(ascii: "#") {
        text.unicodeScalars.append(scalar)
      } else {
        text += "#" + String(decoding: Hexadecimal.digits(of: [byte]), as: UTF8.self)
      }
    }
  }
}
