import CQPDF
import Foundation

/// Objects appended to a PDF whose bytes stay as they are (ISO 32000-1, 7.5.6).
///
/// qpdf writes whole files only, so this small writer is ours. It is for files with a classic
/// cross-reference table, which is what ``QPDFFile/rewritten()`` makes.
struct IncrementalUpdate {
  private let original: Data
  private let previous: Int
  private let trailer: String
  private var nextNumber: Int
  private var objects: [(number: Int, body: Data)] = []

  /// - Parameter qpdf: the same file, opened.
  init(of original: Data, _ qpdf: borrowing QPDFFile) throws {
    let handle = qpdf.handle
    let end = original.suffix(64)
    guard let mark = end.range(of: Data("startxref".utf8), options: .backwards) else {
      throw PDFRefusal.unreadable
    }
    let digits = String(decoding: end[mark.upperBound...], as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).first
    guard let digits, let previous = Int(digits) else { throw PDFRefusal.unreadable }
    let dictionary = qpdf_get_trailer(handle)
    nextNumber = Int(qpdf_oh_get_int_value(handle, qpdf_oh_get_key(handle, dictionary, "/Size")))
    var kept: [String] = []
    for key in ["/Root", "/Info", "/ID"] where qpdf_oh_has_key(handle, dictionary, key) == 1 {
      let value = String(
        cString: qpdf_oh_unparse(handle, qpdf_oh_get_key(handle, dictionary, key)))
      kept.append("\(key) \(value)")
    }
    try qpdf.check()
    guard nextNumber > 0 else { throw PDFRefusal.unreadable }
    self.original = original
    self.previous = previous
    trailer = kept.joined(separator: " ")
  }

  /// Adds an object and returns its number.
  mutating func add(_ body: String) -> Int {
    let number = nextNumber
    nextNumber += 1
    objects.append((number, Data(body.utf8)))
    return number
  }

  /// Adds a stream; `dictionary` is without its brackets and length.
  mutating func addStream(_ dictionary: String, _ content: String) -> Int {
    add("<< \(dictionary) /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
  }

  /// A new version of an object of the file.
  mutating func replace(_ number: Int, with body: String) {
    objects.append((number, Data(body.utf8)))
  }

  /// The file with the objects, their cross-reference section and trailer behind it.
  func assembled() -> Data {
    var file = original
    if file.last != UInt8(ascii: "\n") { file.append(UInt8(ascii: "\n")) }
    var entries: [(number: Int, offset: Int)] = []
    for object in objects {
      entries.append((object.number, file.count))
      file.append(Data("\(object.number) 0 obj\n".utf8))
      file.append(object.body)
      file.append(Data("\nendobj\n".utf8))
    }
    let start = file.count
    var table = "xref\n"
    for entry in entries.sorted(by: { $0.number < $1.number }) {
      table += "\(entry.number) 1\n" + String(format: "%010d 00000 n \n", entry.offset)
    }
    table += "trailer\n<< /Size \(nextNumber) \(trailer) /Prev \(previous) >>\n"
    table += "startxref\n\(start)\n%%EOF\n"
    file.append(Data(table.utf8))
    return file
  }
}
