import Foundation

@testable import PDFSignatures

/// A signed file with revisions that anybody could have appended.
struct AppendedFile {
  /// How a revision says where its objects are.
  enum Section {
    case table
    /// A table and a stream beside it; in the stream, some objects stand elsewhere.
    case hybrid(moved: [Int: Int])
  }

  private(set) var bytes: [UInt8]
  private var start: Int

  /// The file of the numbers that the tests name: 1 catalog, 2 pages, 3 page, 4 font, 5 content, 7 field,
  /// 8 signature.
  init() throws {
    let data = try Data(contentsOf: AttackFile.folder.appending(path: "control-adbe-detached.pdf"))
    bytes = [UInt8](data)
    start = XRefChain.lastStart(in: bytes[...]) ?? 0
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    start = XRefChain.lastStart(in: bytes[...]) ?? 0
  }

  /// - Parameters:
  ///   - objects: in their order, by number; a number may stand twice.
  ///   - trailer: further entries.
  ///   - shift: added to the place that `startxref` names.
  mutating func append(
    _ objects: [(Int, String)], trailer: String = "", section: Section = .table, shift: Int = 0
  ) {
    var places: [(number: Int, offset: Int)] = []
    for (number, object) in objects {
      places.append((number, bytes.count))
      bytes += Array("\(number) 0 obj\n\(object)\nendobj\n".utf8)
    }
    var trailer = trailer
    if case .hybrid(let moved) = section {
      let number = 90
      let offset = bytes.count
      let index = places.map { "\($0.number) 1" }.joined(separator: " ")
      let rows = places.flatMap { place -> [UInt8] in
        let offset = moved[place.number] ?? place.offset
        return [1, UInt8(offset >> 16 & 0xFF), UInt8(offset >> 8 & 0xFF), UInt8(offset & 0xFF)]
      }
      bytes += Array(
        "\(number) 0 obj\n<</Type /XRef /Size 91 /W [1 3 0] /Index [\(index)] /Root 1 0 R /Prev \(start) /Length \(rows.count)>>\nstream\n"
          .utf8)
      bytes += rows + Array("\nendstream\nendobj\n".utf8)
      places.append((number, offset))
      trailer += " /XRefStm \(offset)"
    }
    let table = bytes.count
    var text = "xref\n0 1\n0000000000 65535 f \n"
    for place in places {
      text += "\(place.number) 1\n" + String(format: "%010d 00000 n \n", place.offset)
    }
    text += "trailer\n<</Size 100 /Root 1 0 R /Prev \(start) \(trailer)>>\n"
    text += "startxref\n\(table + shift)\n%%EOF\n"
    bytes += Array(text.utf8)
    start = table + shift
  }

  mutating func append(bytes: [UInt8]) { self.bytes += bytes }

  /// What is said of it, by somebody who trusts its signatory.
  func report() throws -> VerificationReport {
    let anchors = Certificate.all(
      in: try Data(contentsOf: AttackFile.folder.appending(path: "revisions.pem")))
    return PDFVerifier(anchors: TrustAnchors(anchors), time: .seconds(120)).verify(Data(bytes))
  }
}
