import CQPDF
package import Foundation

/// Signs a PDF: one invisible signature field over the whole file (ISO 32000-1, 12.8).
package struct PDFSigner: Sendable {
  private let identity: SigningIdentity

  /// Bytes kept for the DER of the signature: an RSA signature with one certificate takes about
  /// 1,600.
  private static let room = 8192

  package init(identity: SigningIdentity) {
    self.identity = identity
  }

  /// Returns a signed copy of `pdf`.
  ///
  /// qpdf rewrites a file whole, so the signature dictionary goes through qpdf with its values
  /// padded, and the bytes are patched afterwards.
  ///
  /// - Parameters:
  ///   - pdf: an unencrypted, unsigned PDF.
  ///   - name: who is said to sign, for the dictionary's `/Name`.
  ///   - reason: for `/Reason`.
  ///   - date: for `/M`.
  /// - Throws: ``PDFRefusal`` or ``SigningFailure``.
  package func sign(_ pdf: Data, name: String, reason: String, at date: Date) throws -> Data {
    let dictionary = Self.dictionary(name: name, reason: reason, date: date)
    var file = try QPDFFile.with(pdf) { qpdf in
      try Self.addSignatureField(to: qpdf, dictionary: dictionary)
      return try qpdf.rewritten()
    }
    let gap = try Self.patchByteRange(in: &file)
    var signed = file
    signed.removeSubrange(gap)
    let der = try CMSSignature.detached(over: signed, by: identity)
    guard der.count <= Self.room else { throw SigningFailure.noRoom }
    // The gap is `<hex>`, padded with zeros behind the DER.
    let hex = Data(
      der.flatMap { byte in [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]] })
    file.replaceSubrange((gap.lowerBound + 1)..<(gap.lowerBound + 1 + hex.count), with: hex)
    return file
  }

  private static let digits = Array("0123456789abcdef".utf8)
  private static let byteRangeMark = "9999999999"

  private static func dictionary(name: String, reason: String, date: Date) -> String {
    let contents = String(repeating: "00", count: room)
    return """
      << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached \
      /ByteRange [ 0 \(byteRangeMark) \(byteRangeMark) \(byteRangeMark) ] /Contents <\(contents)> \
      /M (\(pdfDate(date))) /Name \(textString(name)) /Reason \(textString(reason)) >>
      """
  }

  private static func addSignatureField(
    to qpdf: borrowing QPDFFile, dictionary: String
  ) throws {
    let handle = qpdf.handle
    let signature = qpdf_make_indirect_object(handle, qpdf_oh_parse(handle, dictionary))
    let page = qpdf_get_page_n(handle, 0)
    let root = qpdf_get_root(handle)
    try qpdf.check()
    // Annotation flags: print and locked (ISO 32000-1, table 165).
    let field = qpdf_make_indirect_object(
      handle,
      qpdf_oh_parse(
        handle,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /Rect [0 0 0 0] /F 132 >>"))
    qpdf_oh_replace_key(handle, field, "/V", signature)
    qpdf_oh_replace_key(handle, field, "/P", page)
    append(field, toArray: "/Annots", of: page, in: handle)
    if qpdf_oh_is_dictionary(handle, qpdf_oh_get_key(handle, root, "/AcroForm")) == 0 {
      qpdf_oh_replace_key(
        handle, root, "/AcroForm",
        qpdf_make_indirect_object(handle, qpdf_oh_parse(handle, "<< /Fields [] >>")))
    }
    let form = qpdf_oh_get_key(handle, root, "/AcroForm")
    append(field, toArray: "/Fields", of: form, in: handle)
    // SignaturesExist and AppendOnly (ISO 32000-1, table 219).
    qpdf_oh_replace_key(handle, form, "/SigFlags", qpdf_oh_new_integer(handle, 3))
    try qpdf.check()
  }

  private static func append(
    _ object: qpdf_oh, toArray key: String, of owner: qpdf_oh, in handle: qpdf_data
  ) {
    if qpdf_oh_is_array(handle, qpdf_oh_get_key(handle, owner, key)) == 0 {
      qpdf_oh_replace_key(handle, owner, key, qpdf_oh_new_array(handle))
    }
    qpdf_oh_append_item(handle, qpdf_oh_get_key(handle, owner, key), object)
  }

  /// Writes the true `/ByteRange` over the padded one and returns the range of `<…>`.
  private static func patchByteRange(in file: inout Data) throws -> Range<Data.Index> {
    let contentsMark = Data("/Contents <\(String(repeating: "00", count: room))>".utf8)
    let rangeMark = Data("[ 0 \(byteRangeMark) \(byteRangeMark) \(byteRangeMark) ]".utf8)
    guard let contents = file.range(of: contentsMark, options: .backwards),
      let range = file.range(of: rangeMark, options: .backwards)
    else { throw PDFRefusal.unreadable }
    let gap = (contents.lowerBound + "/Contents ".utf8.count)..<contents.upperBound
    let values = "[ 0 \(gap.lowerBound) \(gap.upperBound) \(file.count - gap.upperBound)"
    let padded =
      values + String(repeating: " ", count: rangeMark.count - values.utf8.count - 1) + "]"
    file.replaceSubrange(range, with: Data(padded.utf8))
    return gap
  }

  /// A text string in UTF-16BE, as hex (ISO 32000-1, 7.9.2.2).
  private static func textString(_ text: String) -> String {
    "<FEFF" + text.utf16.map { String(format: "%04X", $0) }.joined() + ">"
  }

  /// ISO 32000-1, 7.9.4.
  private static func pdfDate(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    return String(
      format: "D:%04d%02d%02d%02d%02d%02dZ", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0,
      parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
  }
}
