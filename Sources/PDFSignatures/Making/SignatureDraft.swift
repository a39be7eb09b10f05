import CQPDF
package import Foundation

/// What one signature adds to a prepared document: its dictionary with a place for the value, and what
/// its field shows. The only part of signing that reads the document.
package struct SignatureDraft: Sendable, Codable {
  private let position: Int
  private let name: String
  private let reason: String
  private let date: Date
  private let isFrench: Bool

  /// Bytes kept for the DER of a signature: with its certificates and its time-stamp it takes about
  /// 5,000.
  static let room = 10_000

  /// - Parameters:
  ///   - position: of the signatory, from 0.
  ///   - name: who signs.
  ///   - reason: for `/Reason`.
  ///   - date: when.
  ///   - isFrench: the language of the words that are shown.
  package init(position: Int, name: String, reason: String, date: Date, isFrench: Bool) {
    self.position = position
    self.name = name
    self.reason = reason
    self.date = date
    self.isFrench = isFrench
  }

  /// The prepared copy with an empty signature appended, for ``DocumentSigner/complete(_:after:at:)``.
  ///
  /// - Parameter prepared: made by ``DocumentPreparation``, perhaps signed by others already.
  /// - Throws: ``SigningFailure`` or ``PDFRefusal``.
  package func appended(to prepared: Data) throws -> Data {
    try QPDFFile.with(prepared) { qpdf in
      let field = try SignatureFields.find(position, in: qpdf)
      var update = try IncrementalUpdate(of: prepared, qpdf)
      let signature = update.add(Self.dictionary(name: name, reason: reason, date: date))
      let appearance = Self.appearance(
        in: LastPage.signatureBox(position), at: date, isFrench: isFrench)
      let shown = update.addStream(appearance.dictionary, appearance.content)
      update.replace(
        Int(qpdf_oh_get_object_id(qpdf.handle, field)),
        with: try Self.field(field, signature: signature, appearance: shown, in: qpdf))
      return update.assembled()
    }
  }

  private static let unknown = "9999999999"
  private static let emptyValue = String(repeating: "00", count: room)
  /// What ``DocumentSigner`` finds again in a draft.
  static let rangeMark = Data("[ 0 \(unknown) \(unknown) \(unknown) ]".utf8)
  static let contentsMark = Data("/Contents <\(emptyValue)>".utf8)

  /// ETSI EN 319 142-1, 5.3: `/M` holds the time that the signer claims.
  private static func dictionary(name: String, reason: String, date: Date) -> String {
    """
    << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached \
    /ByteRange \(String(decoding: rangeMark, as: UTF8.self)) /Contents <\(emptyValue)> \
    /M \(PDFText.date(date)) /Name \(PDFText.string(name)) /Reason \(PDFText.string(reason)) >>
    """
  }

  /// The field as it stands, with its value and its appearance.
  private static func field(
    _ field: qpdf_oh, signature: Int, appearance: Int, in qpdf: borrowing QPDFFile
  ) throws -> String {
    let handle = qpdf.handle
    let text = String(cString: qpdf_oh_unparse_resolved(handle, field))
    try qpdf.check()
    guard text.hasSuffix(">>") else { throw SigningFailure.notPrepared }
    return text.dropLast(2) + "/V \(signature) 0 R /AP << /N \(appearance) 0 R >> >>"
  }

  private static func appearance(
    in box: PDFBox, at date: Date, isFrench: Bool
  ) -> (dictionary: String, content: String) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    let time = String(
      format: "%02d:%02d:%02d", parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
    let (year, month, day) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    let words =
      isFrench
      ? String(format: "Signé par code SMS le %02d/%02d/%04d à ", day, month, year) + time
        + " (heure de Paris)"
      : String(format: "Signed with a code by SMS on %04d-%02d-%02d at ", year, month, day) + time
        + " (Paris time)"
    return (
      """
      /Type /XObject /Subtype /Form \
      /BBox [ 0 0 \(PDFText.number(box.width)) \(PDFText.number(box.height)) ] \
      /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica \
      /Encoding /WinAnsiEncoding >> >> >>
      """,
      "BT /F1 10 Tf 0.15 0.15 0.15 rg 0 7 Td \(PDFText.shown(words)) Tj ET"
    )
  }
}
