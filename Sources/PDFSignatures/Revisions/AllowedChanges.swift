/// What a revision may change of a document that somebody signed: everything else has to be as it was.
///
/// Two documents are compared by value, from the trailer on, and these tables say at which places they may
/// differ, after whom, and by which clause. ISO 32000-2, 12.8.2.2 and its table 257 leave the signing of
/// further fields, the filling in of forms (where no certification forbids it) and validation data; ETSI EN
/// 319 142-1, 5.4 says what the latter are. What no table names is compared to the last byte.
enum AllowedChanges {
  /// How a place may change.
  enum Change {
    /// Whatever it is now.
    case anything
    /// It may come in; what was there stays.
    case coming
    /// A comparison of its own judges it.
    case judged
  }

  /// After whom it may.
  enum Witness {
    /// In every revision, also in one that nobody signed: anybody can make it.
    case nobody
    /// In a revision that a later signature covers.
    case signatory
  }

  struct Rule {
    let change: Change
    let witness: Witness

    init(_ change: Change, by witness: Witness = .nobody) {
      self.change = change
      self.witness = witness
    }
  }

  typealias Rules = [String: Rule]

  /// The trailer (ISO 32000-2, 7.5.5 and 7.5.8.2).
  static let trailer: Rules = [
    // How the file is stored, not what it holds.
    "Size": Rule(.anything), "Prev": Rule(.anything), "XRefStm": Rule(.anything),
    "Type": Rule(.anything), "W": Rule(.anything), "Index": Rule(.anything),
    "Length": Rule(.anything), "Filter": Rule(.anything), "DecodeParms": Rule(.anything),
    // 14.4: a file that was changed has another second half. A digest of OpenOffice's.
    "ID": Rule(.judged), "DocChecksum": Rule(.anything),
    "Root": Rule(.judged), "Info": Rule(.judged),
  ]

  /// The catalog (7.7.2).
  static let catalog: Rules = [
    // 12.7.3: further signatures; filling in.
    "AcroForm": Rule(.judged),
    // EN 319 142-1, 5.4.2.
    "DSS": Rule(.judged),
    // 14.3.2: words about the file.
    "Metadata": Rule(.judged),
    // 7.2.2 and 7.12: what a reader has to know. A later version shows nothing else.
    "Version": Rule(.judged), "Extensions": Rule(.judged),
  ]

  /// The information dictionary (14.3.3).
  static let information: Rules = [
    "ModDate": Rule(.anything), "Producer": Rule(.anything), "CreationDate": Rule(.coming),
    // A name that is shown in place of the file's.
    "Title": Rule(.judged),
  ]

  /// Properties of the metadata (ISO 16684-1, 8), by their names: when and with what the file was last
  /// written, and which writing of it that was.
  static let properties: Set<String> = [
    "http://ns.adobe.com/xap/1.0/ModifyDate", "http://ns.adobe.com/xap/1.0/MetadataDate",
    "http://ns.adobe.com/pdf/1.3/Producer", "http://ns.adobe.com/xap/1.0/mm/InstanceID",
    "http://ns.adobe.com/xap/1.0/mm/VersionID", "http://ns.adobe.com/xap/1.0/mm/History",
  ]

  /// Properties that may come in where the document had none of that name: words about the file alone.
  static let comingProperties: Set<String> = [
    "http://ns.adobe.com/xap/1.0/CreateDate", "http://ns.adobe.com/xap/1.0/CreatorTool",
    "http://ns.adobe.com/xap/1.0/mm/DocumentID", "http://purl.org/dc/elements/1.1/format",
    "http://ns.adobe.com/pdf/1.3/PDFVersion",
  ]

  /// The form (12.7.3, table 224).
  static let form: Rules = [
    "Fields": Rule(.judged),
    // 12.7.3, table 225: there are signatures, and the file may only be appended to.
    "SigFlags": Rule(.judged),
    // These decide what fields show that have no appearance: only who signs may touch them.
    "DR": Rule(.judged, by: .signatory), "DA": Rule(.coming, by: .signatory),
    "NeedAppearances": Rule(.judged, by: .signatory),
  ]

  /// A signature field that was there, empty (12.7.5.5; 12.5.2, table 166): its signature, what that
  /// shows, and what belongs to its signatory.
  static let signedField: Rules = [
    "V": Rule(.judged), "AP": Rule(.judged), "AS": Rule(.anything), "F": Rule(.anything),
    "M": Rule(.anything), "MK": Rule(.anything),
    "Lock": Rule(.coming, by: .signatory), "SV": Rule(.coming, by: .signatory),
    "P": Rule(.coming), "Type": Rule(.judged), "NM": Rule(.coming), "DA": Rule(.coming),
    "DR": Rule(.coming),
  ]

  /// A field that is filled in (12.7.5.3, 12.7.5.4): its value and what that shows. A box is ticked by
  /// naming one of the appearances that it has.
  static let filledField: Set<String> = ["V", "RV", "AP", "AS", "I", "M", "Type"]

  /// All that a signature field which comes in may have (tables 166, 192, 226 and 235).
  static let newField: Set<String> = [
    "FT", "T", "TU", "TM", "Type", "Subtype", "F", "Ff", "Rect", "P", "V", "AP", "AS", "Lock", "SV",
    "MK", "BS", "Border", "DA", "DR", "Q", "H", "M", "NM", "Parent", "Kids", "StructParent",
  ]

  /// A page (7.7.3.3): the widgets of further signature fields.
  static let page: Rules = ["Annots": Rule(.judged)]

  /// The document security store (EN 319 142-1, 5.4.2.2): lists that may gain.
  static let storeLists: [String: ValidationKind] = [
    "Certs": .certificate, "CRLs": .revocationList, "OCSPs": .response,
  ]

  /// An entry of it about one signature (EN 319 142-1, 5.4.2.3).
  static let entryLists: [String: ValidationKind] = [
    "Cert": .certificate, "CRL": .revocationList, "OCSP": .response,
  ]

  /// What a stream of validation data is.
  enum ValidationKind {
    case certificate, revocationList, response
  }

  /// Under these keys a field may stand, which is compared by itself wherever it is met (12.7.4.1;
  /// 12.5.2; 12.7.3; 14.7.5.3; 12.6.4.11).
  static let fieldKeys: Set<String> = ["Parent", "Kids", "Fields", "Annots", "CO", "Obj", "T"]
}
