package import Foundation

/// A PDF written by hand: numbered objects, a classic table, nothing else.
package struct SmallPDF {
  private let objects: [String]
  private let trailer: String

  /// - Parameters:
  ///   - objects: from number 1 on; the first is the catalog. Streams through ``stream(_:_:)``.
  ///   - trailer: further entries.
  package init(_ objects: [String], trailer: String = "") {
    self.objects = objects
    self.trailer = trailer
  }

  /// A stream object.
  package static func stream(_ content: String, _ entries: String = "") -> String {
    "<<\(entries) /Length \(content.utf8.count)>>\nstream\n\(content)\nendstream"
  }

  /// One page with this content.
  package static func page(
    _ content: String, resources: String = "", page: String = "", catalog: String = "",
    objects: [String] = []
  ) -> Data {
    SmallPDF(
      [
        "<</Type /Catalog /Pages 2 0 R \(catalog)>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
          + "/Resources <</Font <</F1 5 0 R>> \(resources)>> \(page)>>",
        stream(content), "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
      ] + objects
    ).data
  }

  /// The file.
  package var data: Data {
    var text = "%PDF-1.7\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets { text += String(format: "%010d 00000 n \n", offset) }
    text += "trailer\n<</Size \(objects.count + 1) /Root 1 0 R \(trailer)>>\n"
    text += "startxref\n\(start)\n%%EOF\n"
    return Data(text.utf8)
  }
}
