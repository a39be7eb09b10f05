/// References that lead to references.
extension PDFRevision {
  /// The reference at the end of a chain of references, however long; anything else as it is, and null
  /// for a chain without an end.
  func last(_ value: PDFObject) -> PDFObject {
    var value = value
    var seen: Set<Int> = []
    while let number = value.reference, let next = object(number).reference {
      guard seen.insert(number).inserted else { return .null }
      value = .reference(next)
    }
    return value
  }

  /// What a value stands for: references followed to their end.
  func resolved(_ value: PDFObject?) -> PDFObject {
    let last = last(value ?? .null)
    return last.reference.map(object) ?? last
  }

  func isStream(_ value: PDFObject) -> Bool {
    value.reference.map(isStream) ?? false
  }
}
