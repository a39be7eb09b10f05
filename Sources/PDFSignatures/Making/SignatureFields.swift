import CQPDF
import Foundation

/// The signature fields of a prepared document, one a signatory.
enum SignatureFields {
  private static let prefix = "ContratPriveSignature"
  /// Put behind the prefix, once or more, where the document has a field of that name already.
  private static let mark: Character = "_"

  /// Adds empty fields to the last pages and to the form.
  static func add(_ count: Int, on pages: [qpdf_oh], in qpdf: borrowing QPDFFile) throws {
    let handle = qpdf.handle
    let root = qpdf_get_root(handle)
    if qpdf_oh_is_dictionary(handle, qpdf_oh_get_key(handle, root, "/AcroForm")) == 0 {
      qpdf_oh_replace_key(
        handle, root, "/AcroForm",
        qpdf_make_indirect_object(handle, qpdf_oh_parse(handle, "<< /Fields [] >>")))
    }
    let form = qpdf_oh_get_key(handle, root, "/AcroForm")
    let taken = names(of: qpdf_oh_get_key(handle, form, "/Fields"), in: handle)
    var prefix = prefix
    while taken.contains(where: { $0.hasPrefix(prefix) }) { prefix.append(mark) }
    for position in 0..<count {
      let page = pages[min(position / LastPage.perPage, pages.count - 1)]
      // Annotation flags: print and locked (ISO 32000-1, table 165).
      let field = qpdf_make_indirect_object(
        handle,
        qpdf_oh_parse(
          handle,
          """
          << /Type /Annot /Subtype /Widget /FT /Sig /T (\(prefix)\(position + 1)) \
          /Rect \(LastPage.signatureBox(position).array) /F 132 >>
          """))
      qpdf_oh_replace_key(handle, field, "/P", page)
      append(field, toArray: "/Annots", of: page, in: handle)
      append(field, toArray: "/Fields", of: form, in: handle)
    }
    // SignaturesExist and AppendOnly (ISO 32000-1, table 219): set here, so that a signature changes
    // nothing but its own field.
    qpdf_oh_replace_key(handle, form, "/SigFlags", qpdf_oh_new_integer(handle, 3))
    try qpdf.check()
  }

  /// The field of one signatory in a prepared document: the last of that name, since ours come last.
  ///
  /// - Throws: ``SigningFailure/notPrepared`` where there is none, or it is signed already.
  static func find(_ position: Int, in qpdf: borrowing QPDFFile) throws -> qpdf_oh {
    let handle = qpdf.handle
    let form = qpdf_oh_get_key(handle, qpdf_get_root(handle), "/AcroForm")
    guard qpdf_oh_is_dictionary(handle, form) == 1 else { throw SigningFailure.notPrepared }
    let fields = qpdf_oh_get_key(handle, form, "/Fields")
    guard qpdf_oh_is_array(handle, fields) == 1 else { throw SigningFailure.notPrepared }
    for index in (0..<qpdf_oh_get_array_n_items(handle, fields)).reversed() {
      let field = qpdf_oh_get_array_item(handle, fields, index)
      guard let name = name(of: field, in: handle), name.hasPrefix(prefix),
        name.dropFirst(prefix.count).drop(while: { $0 == mark }) == "\(position + 1)"
      else { continue }
      guard qpdf_oh_has_key(handle, field, "/V") == 0 else { throw SigningFailure.notPrepared }
      return field
    }
    throw SigningFailure.notPrepared
  }

  private static func name(of field: qpdf_oh, in handle: qpdf_data) -> String? {
    let name = qpdf_oh_get_key(handle, field, "/T")
    guard qpdf_oh_is_string(handle, name) == 1 else { return nil }
    return String(cString: qpdf_oh_get_utf8_value(handle, name))
  }

  private static func names(of fields: qpdf_oh, in handle: qpdf_data) -> [String] {
    guard qpdf_oh_is_array(handle, fields) == 1 else { return [] }
    return (0..<qpdf_oh_get_array_n_items(handle, fields)).compactMap {
      name(of: qpdf_oh_get_array_item(handle, fields, $0), in: handle)
    }
  }

  private static func append(
    _ object: qpdf_oh, toArray key: String, of owner: qpdf_oh, in handle: qpdf_data
  ) {
    if qpdf_oh_is_array(handle, qpdf_oh_get_key(handle, owner, key)) == 0 {
      qpdf_oh_replace_key(handle, owner, key, qpdf_oh_new_array(handle))
    }
    qpdf_oh_append_item(handle, qpdf_oh_get_key(handle, owner, key), object)
  }
}
