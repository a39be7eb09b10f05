import CQPDF

extension QPDFFile {
  /// Refuses what cannot be signed without breaking something.
  ///
  /// - Throws: ``PDFRefusal``.
  borrowing func refuseUnsignable() throws {
    guard qpdf_is_encrypted(handle) == 0 else { throw PDFRefusal.encrypted }
    guard qpdf_get_num_pages(handle) > 0 else {
      try check()
      throw PDFRefusal.noPages
    }
    let root = qpdf_get_root(handle)
    // What somebody's signature grants or forbids (ISO 32000-1, 12.8.4).
    let permissions = qpdf_oh_get_key(handle, root, "/Perms")
    if qpdf_oh_is_dictionary(handle, permissions) == 1 {
      for right in ["/UR3", "/UR"] where qpdf_oh_has_key(handle, permissions, right) == 1 {
        throw PDFRefusal.usageRights
      }
      guard
        qpdf_oh_is_dictionary(handle, qpdf_oh_get_key(handle, permissions, "/DocMDP")) == 0
      else { throw PDFRefusal.signed }
    }
    let form = qpdf_oh_get_key(handle, root, "/AcroForm")
    if qpdf_oh_is_dictionary(handle, form) == 1 {
      // An XFA form is drawn by a program in the file: nobody knows what would be signed.
      guard qpdf_oh_has_key(handle, form, "/XFA") == 0 else { throw PDFRefusal.dynamicForm }
      var budget = 50_000
      try refuseSigned(
        qpdf_oh_get_key(handle, form, "/Fields"), isSignature: false, depth: 0, &budget)
    }
    try check()
  }

  /// Looks for a signature among fields and their kids. `/FT` is inherited (12.7.3.1).
  private borrowing func refuseSigned(
    _ fields: qpdf_oh, isSignature inherited: Bool, depth: Int, _ budget: inout Int
  ) throws {
    guard qpdf_oh_is_array(handle, fields) == 1 else { return }
    guard depth < 32 else { throw PDFRefusal.tooComplex }
    for index in 0..<qpdf_oh_get_array_n_items(handle, fields) {
      budget -= 1
      guard budget > 0 else { throw PDFRefusal.tooComplex }
      let field = qpdf_oh_get_array_item(handle, fields, index)
      guard qpdf_oh_is_dictionary(handle, field) == 1 else { continue }
      let type = qpdf_oh_get_key(handle, field, "/FT")
      let isSignature =
        qpdf_oh_is_name(handle, type) == 1
        ? String(cString: qpdf_oh_get_name(handle, type)) == "/Sig" : inherited
      if isSignature, qpdf_oh_is_dictionary(handle, qpdf_oh_get_key(handle, field, "/V")) == 1 {
        throw PDFRefusal.signed
      }
      try refuseSigned(
        qpdf_oh_get_key(handle, field, "/Kids"), isSignature: isSignature, depth: depth + 1,
        &budget)
    }
  }
}
