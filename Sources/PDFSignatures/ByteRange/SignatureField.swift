/// A signature field of a document and the dictionary that is its value (ISO 32000-1, 12.7.4.5).
struct SignatureField {
  /// The field's object number, if it is an object of its own.
  let number: Int?
  let name: String
  /// The object number of the signature dictionary, or of the field that it stands in.
  let value: Int
  /// Whether the dictionary stands in the field itself.
  let isWithinField: Bool
  let dictionary: [String: PDFObject]

  /// Whether the dictionary is a document time-stamp (ETSI EN 319 142-1, 5.4.3).
  var isTimestamp: Bool {
    dictionary["SubFilter"]?.name == "ETSI.RFC3161" || dictionary["Type"]?.name == "DocTimeStamp"
  }
}

/// The fields of a document's form.
struct FormFields {
  /// A field or a widget below it.
  struct Field {
    let number: Int?
    let object: [String: PDFObject]
    /// Inherited where the field itself has none (ISO 32000-1, 12.7.3.1).
    let type: String?
    let name: String
    /// Inherited too.
    let value: PDFObject?
  }

  let fields: [Field]

  private static let most = 50_000
  private static let deepest = 32

  /// - Throws: ``PDFSyntax/Failure`` for a form that is endless.
  init(of revision: PDFRevision) throws(PDFSyntax.Failure) {
    let form = revision.resolved(revision.root["AcroForm"]).dictionary ?? [:]
    var found: [Field] = []
    var seen: Set<Int> = []
    func walk(
      _ items: [PDFObject], type: String?, name: String, value: PDFObject?, depth: Int
    ) throws(PDFSyntax.Failure) {
      guard depth < Self.deepest else { throw PDFSyntax.Failure() }
      for item in items {
        guard found.count < Self.most else { throw PDFSyntax.Failure() }
        let number = revision.last(item).reference
        if let number, !seen.insert(number).inserted { continue }
        guard let object = revision.resolved(item).dictionary else { continue }
        let own = revision.resolved(object["T"]).string.map(PDFText.reading)
        let full = [name, own ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
        let type = revision.resolved(object["FT"]).name ?? type
        let value = object["V"] ?? value
        found.append(
          Field(number: number, object: object, type: type, name: full, value: value))
        if let kids = revision.resolved(object["Kids"]).array {
          try walk(kids, type: type, name: full, value: value, depth: depth + 1)
        }
      }
    }
    try walk(
      revision.resolved(form["Fields"]).array ?? [], type: nil, name: "", value: nil, depth: 0)
    fields = found
  }

  /// Those that hold a signature or a time-stamp, each signature once. Room that was kept for a
  /// signature and never filled is none.
  func signatures(in revision: PDFRevision) -> [SignatureField] {
    var seen: Set<Int> = []
    return fields.compactMap { field in
      guard field.type == "Sig" else { return nil }
      let last = revision.last(field.value ?? .null)
      if let number = field.number, let dictionary = field.object["V"]?.dictionary {
        let contents = revision.resolved(dictionary["Contents"]).string
        guard contents?.contains(where: { $0 != 0 }) == true, seen.insert(number).inserted else {
          return nil
        }
        return SignatureField(
          number: number, name: field.name, value: number, isWithinField: true,
          dictionary: dictionary)
      }
      guard let value = last.reference else { return nil }
      if revision.isUnreadable(value), seen.insert(value).inserted {
        // Something is there that other readers may take for a signature.
        return SignatureField(
          number: field.number, name: field.name, value: value, isWithinField: false,
          dictionary: [:])
      }
      guard let dictionary = revision.object(value).dictionary,
        revision.resolved(dictionary["Contents"]).string?.contains(where: { $0 != 0 }) == true,
        seen.insert(value).inserted
      else { return nil }
      return SignatureField(
        number: field.number, name: field.name, value: value, isWithinField: false,
        dictionary: dictionary)
    }
  }
}
