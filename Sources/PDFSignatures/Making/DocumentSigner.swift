import CQPDF
package import Foundation

/// Signs prepared documents: PAdES with a signature time-stamp (ETSI EN 319 142-1, level B-T), one
/// signature a signatory, each appended so that those before it stay valid.
package struct DocumentSigner: Sendable {
  private let authority: TestAuthority

  /// Bytes kept for the DER of a signature: with its certificates and its time-stamp it takes about
  /// 5,000.
  private static let room = 10_000

  package init(authority: TestAuthority) {
    self.authority = authority
  }

  /// Returns a copy that one more person has signed.
  ///
  /// - Parameters:
  ///   - prepared: made by ``DocumentPreparation``, perhaps signed by others already.
  ///   - position: of the signatory, from 0.
  ///   - name: who signs.
  ///   - reason: for `/Reason`.
  ///   - date: when.
  ///   - isFrench: the language of the words that are shown.
  /// - Throws: ``SigningFailure`` or ``PDFRefusal``.
  package func sign(
    _ prepared: Data, position: Int, name: String, reason: String, at date: Date, isFrench: Bool
  ) throws -> Data {
    var file = try QPDFFile.with(prepared) { qpdf in
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
    let gap = try Self.patchByteRange(in: &file, after: prepared.count)
    var signed = file
    signed.removeSubrange(gap)
    let der = try CMSSignature(
      signer: authority.signer, chain: [authority.intermediate],
      timestamps: TimestampAuthority(
        identity: authority.timeStamper, chain: [authority.intermediate])
    ).detached(over: signed, at: date)
    guard der.count <= Self.room else { throw SigningFailure.noRoom }
    // The gap is `<hex>`, padded with zeros behind the DER.
    let hex = Data(Hexadecimal.digits(of: der))
    file.replaceSubrange((gap.lowerBound + 1)..<(gap.lowerBound + 1 + hex.count), with: hex)
    return file
  }

  private static let byteRangeMark = "9999999999"

  /// ETSI EN 319 142-1, 5.3: `/M` holds the time that the signer claims.
  private static func dictionary(name: String, reason: String, date: Date) -> String {
    let contents = String(repeating: "00", count: room)
    return """
      << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached \
      /ByteRange [ 0 \(byteRangeMark) \(byteRangeMark) \(byteRangeMark) ] /Contents <\(contents)> \
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

  /// Writes the true `/ByteRange` over the padded one and returns the range of `<…>`.
  private static func patchByteRange(
    in file: inout Data, after start: Int
  ) throws -> Range<Data.Index> {
    let contentsMark = Data("/Contents <\(String(repeating: "00", count: room))>".utf8)
    let rangeMark = Data("[ 0 \(byteRangeMark) \(byteRangeMark) \(byteRangeMark) ]".utf8)
    // In what was appended only: whatever stands before is somebody else's.
    let appended = start..<file.endIndex
    guard let contents = file.range(of: contentsMark, in: appended),
      let range = file.range(of: rangeMark, in: appended)
    else { throw PDFRefusal.unreadable }
    let gap = (contents.lowerBound + "/Contents ".utf8.count)..<contents.upperBound
    let values = "[ 0 \(gap.lowerBound) \(gap.upperBound) \(file.count - gap.upperBound)"
    let padded =
      values + String(repeating: " ", count: rangeMark.count - values.utf8.count - 1) + "]"
    file.replaceSubrange(range, with: Data(padded.utf8))
    return gap
  }
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
  private static let alphabet = Array("0123456789abcdef".utf8)

  static func digits(of bytes: some Collection<UInt8>) -> [UInt8] {
    bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
  }
}
