package import Foundation

/// A file whose end points beside its cross-reference stream, which viewers find all the same by looking
/// around (ISO 32000-1, 7.5.5 and 7.5.8). qpdf does not look: it finds tables only.
package enum MisplacedXRef {
  /// How far beside.
  private static let reach = 1_024

  /// The file with an end that points to the stream; nil where there is none within reach.
  package static func mended(_ file: Data) -> Data? {
    let bytes = [UInt8](file)
    guard let claimed = XRefChain.lastStart(in: bytes[...]), claimed < bytes.count else {
      return nil
    }
    let window = max(0, claimed - reach)..<min(bytes.count, claimed + reach)
    let places = window.filter { isStream(at: $0, in: bytes) }
    guard let place = places.min(by: { abs($0 - claimed) < abs($1 - claimed) }), place != claimed
    else { return nil }
    return file + Data("\nstartxref\n\(place)\n%%EOF\n".utf8)
  }

  private static func isStream(at place: Int, in bytes: [UInt8]) -> Bool {
    guard (0x30...0x39).contains(bytes[place]), place == 0 || PDFSyntax.isSpace(bytes[place - 1])
    else { return false }
    var syntax = PDFSyntax(bytes[...], at: place)
    guard syntax.unsigned() != nil else { return false }
    syntax.skipSpace()
    guard syntax.unsigned() != nil else { return false }
    syntax.skipSpace()
    guard syntax.take("obj"), let entries = try? syntax.object().dictionary else { return false }
    return entries["Type"]?.name == "XRef"
  }
}
