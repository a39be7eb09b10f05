import Foundation

/// The page at the end of a signed document: it names the platform and the signatories (guide 1.5),
/// with a place for each one's signature.
struct LastPage {
  let contractID: String
  let label: String
  let signatories: [String]
  let isTest: Bool
  let isFrench: Bool

  static let width = 595.0
  static let height = 842.0
  /// Signatories on one page; more take further pages.
  static let perPage = 9

  private static let left = 56.0
  private static let slotHeight = 56.0
  private static let firstSlotTop = 560.0

  var pageCount: Int { max(1, (signatories.count + Self.perPage - 1) / Self.perPage) }

  /// Where the signature of one signatory is shown, in the page's own coordinates.
  static func signatureBox(_ position: Int) -> PDFBox {
    let top = firstSlotTop - Double(position % perPage) * slotHeight
    return PDFBox(left: left + 10, bottom: top - 46, right: width - left - 10, top: top - 24)
  }

  /// The content stream of one of the pages. It shows with `/F1` (regular) and `/F2` (bold).
  func content(page: Int) -> String {
    var lines: [String] = []
    func show(_ text: String, _ font: String, _ size: Double, x: Double = Self.left, y: Double) {
      lines.append(
        "BT /\(font) \(PDFText.number(size)) Tf \(PDFText.number(x)) \(PDFText.number(y)) Td "
          + "\(PDFText.shown(text)) Tj ET")
    }
    show("Contrat-Privé", "F2", 22, y: 762)
    show(
      isFrench
        ? "Document signé électroniquement avec Contrat-Privé"
        : "Document signed electronically with Contrat-Privé", "F1", 12, y: 738)
    if isTest {
      show(
        isFrench
          ? "TEST : signature et horodatage factices, sans valeur juridique."
          : "TEST: made-up signature and time-stamp, without legal value.", "F2", 10, y: 716)
    }
    var y = 680.0
    for (index, line) in Self.wrapped(label).prefix(4).enumerated() {
      show(line, index == 0 ? "F2" : "F2", 12, y: y)
      y -= 16
    }
    show((isFrench ? "Contrat " : "Contract ") + contractID, "F1", 10, y: y - 2)
    show(isFrench ? "Signataires" : "Signatories", "F2", 12, y: Self.firstSlotTop + 12)
    lines.append("0.75 G 0.75 w")
    for position in (page * Self.perPage)..<min(signatories.count, (page + 1) * Self.perPage) {
      let box = Self.signatureBox(position)
      show(String(signatories[position].prefix(70)), "F2", 11, x: box.left, y: box.top + 6)
      lines.append(
        "\(PDFText.number(Self.left)) \(PDFText.number(box.bottom - 4)) "
          + "\(PDFText.number(Self.width - 2 * Self.left)) 50 re S")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Lines of at most 70 characters, broken between words where there is a place to break.
  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
      var word = String(word)
      while word.count > 70 {
        lines.append(String(word.prefix(70)))
        word = String(word.dropFirst(70))
      }
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = word
      } else if last.count + word.count < 70 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines.filter { !$0.isEmpty }
  }
}

/// A rectangle in the coordinates of a page, in points.
struct PDFBox: Hashable {
  let left: Double
  let bottom: Double
  let right: Double
  let top: Double

  var width: Double { right - left }
  var height: Double { top - bottom }

  /// `[ left bottom right top ]`
  var array: String {
    "[ " + [left, bottom, right, top].map(PDFText.number).joined(separator: " ") + " ]"
  }
}
