/// What may differ between a document that was shown and its signed copy. Everything else has to be
/// as it was.
enum AllowedDifferences {
  /// Of the catalog (ISO 32000-1, table 28): what shows nothing, and what is compared by itself.
  static let catalog: Set<String> = [
    "Type", "Pages", "AcroForm",
    // Words about the file (14.3) and about the versions that it needs (7.2.2, 7.12).
    "Metadata", "Version", "Extensions",
    // Validation data (ETSI EN 319 142-1, 5.4.2).
    "DSS",
    // A certification, compared by itself (12.8.4).
    "Perms",
    // Private to programs (14.5).
    "PieceInfo",
  ]

  /// Of a page (table 30).
  static let page: Set<String> = [
    "Type", "Parent", "LastModified", "Metadata", "PieceInfo",
    // Compared by themselves.
    "Contents", "Resources", "Annots",
  ]

  /// Of resources: the kinds of names that a page may gain (table 33). A colour space or a pattern may
  /// stand for one that content names without having it.
  static let gainedResources: Set<String> = ["XObject", "Font", "ExtGState"]

  /// Of the form (table 218): what is compared by itself.
  static let form: Set<String> = ["Fields", "SigFlags", "DR", "NeedAppearances"]

  /// Of an empty signature field that was deposited, once it is signed: its value, what it shows, what
  /// it locks, and its flags (12.7.4.5, 12.5.3).
  static let signedField: Set<String> = ["V", "AP", "AS", "Lock", "SV", "F", "M", "Type"]

  /// All that a signature field which was added may have (tables 164, 188, 220 and 232). Actions are
  /// not among it, nor is what hides it at times, what is read aloud in its place, or what leads
  /// elsewhere.
  static let addedField: Set<String> = [
    "Type", "Subtype", "FT", "T", "TU", "Ff", "V", "Rect", "F", "P", "AP", "Parent", "Kids", "Lock",
    "M",
    "NM", "Border", "BS", "H", "DA", "Q", "StructParent", "MK",
  ]

  /// What may be read aloud for such a field: the names that libraries give.
  static let addedFieldLabels: Set<String> = ["Timestamp", "Signature"]

  /// All that a page which was added may have (table 30).
  static let addedPage: Set<String> = [
    "Type", "Parent", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Resources",
    "Contents",
    "Rotate", "Annots", "Group", "Tabs", "StructParents", "LastModified", "UserUnit", "Metadata",
    "PieceInfo",
  ]
}
