/// The form of a document that was shown beside that of its signed copy: the fields are there as they
/// were, empty signature fields may be signed, and nothing but signature fields came in.
struct OriginalForm {
  /// The widgets of signature fields that were added or signed, by their numbers in the signed copy.
  private(set) var signatureWidgets: Set<Int> = []
  /// Those of fields that the document had.
  private(set) var keptWidgets: Set<Int> = []

  private let old: [String: PDFObject]
  private let new: [String: PDFObject]
  private var added: Set<Int> = []
  private var names: Set<[UInt8]> = []
  private static let deepest = 32
  private static let mostAdded = 200

  /// - Parameter comparison: learns which fields and widgets stand for each other.
  /// - Throws: why the forms are not the same.
  init(_ comparison: inout GraphComparison) throws(OriginalContent.Fault) {
    old = comparison.old.resolved(comparison.old.root["AcroForm"]).dictionary ?? [:]
    new = comparison.new.resolved(comparison.new.root["AcroForm"]).dictionary ?? [:]
    let before = comparison.old.resolved(old["Fields"]).array ?? []
    let after = comparison.new.resolved(new["Fields"]).array ?? []
    guard after.count >= before.count, after.count - before.count <= Self.mostAdded else {
      throw .altered(.formChanged)
    }
    defaultResources(comparison).take(&comparison)
    for (one, other) in zip(before, after) {
      try takeSignedFields(one, other, isSignature: false, depth: 0, &comparison)
    }
    for (one, other) in zip(before, after) where !comparison.isSame(one, other) {
      throw .altered(.formChanged)
    }
    for field in before {
      let name = comparison.old.resolved(comparison.old.resolved(field).dictionary?["T"]).string
      if let name { names.insert(name) }
    }
    for field in after.dropFirst(before.count) {
      try takeAdded(field, within: nil, isSignature: false, depth: 0, comparison.new)
    }
    try compareEntries(hasFields: !before.isEmpty, &comparison)
  }

  /// Finds the empty signature fields that were signed, and takes each for what it was.
  private mutating func takeSignedFields(
    _ before: PDFObject, _ after: PDFObject, isSignature: Bool, depth: Int,
    _ comparison: inout GraphComparison
  ) throws(OriginalContent.Fault) {
    guard depth < Self.deepest, comparison.new.budget.allows else {
      throw .undecided(.tooIntricate)
    }
    guard let one = before.reference, let other = after.reference,
      let first = comparison.old.object(one).dictionary,
      let second = comparison.new.object(other).dictionary
    else { return }
    let type = comparison.old.resolved(first["FT"]).name
    let isSignature = type.map { $0 == "Sig" } ?? isSignature
    let kids = (
      comparison.old.resolved(first["Kids"]).array ?? [],
      comparison.new.resolved(second["Kids"]).array ?? []
    )
    guard depth == 0 || isSignature || !kids.0.isEmpty, kids.0.count == kids.1.count else { return }
    if isSignature {
      guard comparison.old.resolved(first["V"]) == .null else { throw .altered(.formChanged) }
      let ignored = AllowedDifferences.signedField.union(["Kids", "Parent", "P"])
      guard comparison.isSame(first, second, but: ignored), !hasAction(second, comparison.new),
        isSignatureValue(second["V"], comparison.new)
      else { throw .altered(.formChanged) }
      comparison.take(one, as: other)
      if !comparison.isSame(.dictionary(first), .dictionary(second)) {
        signatureWidgets.insert(other)
        keptWidgets.insert(other)
      }
    }
    for (kid, same) in zip(kids.0, kids.1) {
      try takeSignedFields(kid, same, isSignature: isSignature, depth: depth + 1, &comparison)
    }
  }

  /// A field that came in has to be a signature field, with nothing that acts.
  private mutating func takeAdded(
    _ field: PDFObject, within parent: Int?, isSignature: Bool, depth: Int, _ new: PDFRevision
  ) throws(OriginalContent.Fault) {
    guard depth < 3, let number = field.reference, let entries = new.object(number).dictionary,
      added.insert(number).inserted, added.count <= Self.mostAdded, new.budget.allows
    else { throw .altered(.formGained) }
    let type = new.resolved(entries["FT"]).name
    let kids = new.resolved(entries["Kids"]).array ?? []
    let isSignature = isSignature || type == "Sig"
    let subtype = new.resolved(entries["Subtype"])
    guard isSignature, type == nil || type == "Sig",
      Set(entries.keys).subtracting(AllowedDifferences.addedField).isEmpty,
      new.resolved(entries["Parent"]) == .null || entries["Parent"]?.reference == parent,
      subtype.name == "Widget" || (subtype == .null && !kids.isEmpty),
      isNewName(entries, new), isSignatureValue(entries["V"], new), hasPlainLabel(entries, new)
    else { throw .altered(.formGained) }
    if kids.isEmpty { signatureWidgets.insert(number) }
    for kid in kids {
      try takeAdded(kid, within: number, isSignature: isSignature, depth: depth + 1, new)
    }
  }

  /// Who asks for a field by its name has to find the one that was shown.
  private mutating func isNewName(_ entries: [String: PDFObject], _ new: PDFRevision) -> Bool {
    guard let name = new.resolved(entries["T"]).string else { return true }
    return names.insert(name).inserted
  }

  private func hasPlainLabel(_ entries: [String: PDFObject], _ new: PDFRevision) -> Bool {
    let label = new.resolved(entries["TU"])
    return label == .null
      || label.string.map { AllowedDifferences.addedFieldLabels.contains(PDFText.reading($0)) }
        ?? false
  }

  /// Nothing yet, or a signature (12.8.1): no text that a reader of fields would take.
  private func isSignatureValue(_ value: PDFObject?, _ new: PDFRevision) -> Bool {
    let value = new.resolved(value)
    guard value != .null else { return true }
    let entries = value.dictionary ?? [:]
    return new.resolved(entries["ByteRange"]).array != nil
      && new.resolved(entries["Contents"]).string != nil
  }

  private func defaultResources(_ comparison: GraphComparison) -> PageResources {
    PageResources(old["DR"], new["DR"], comparison, gaining: ["Font", "Encoding"])
  }

  /// What stands in the form beside its fields.
  private func compareEntries(
    hasFields: Bool, _ comparison: inout GraphComparison
  ) throws(OriginalContent.Fault) {
    var ignored = AllowedDifferences.form
    // Without fields there is nothing that the defaults are for.
    if !hasFields { ignored.formUnion(["DA", "Q"]) }
    guard comparison.isSame(old, new, but: ignored) else { throw .altered(.formChanged) }
    let redraws = (
      comparison.old.resolved(old["NeedAppearances"]) == .boolean(true),
      comparison.new.resolved(new["NeedAppearances"]) == .boolean(true)
    )
    guard redraws.0 == redraws.1 || (redraws.0 && !redraws.1 && !hasFields) else {
      throw .altered(.formChanged)
    }
    let resources = defaultResources(comparison)
    guard resources.isKept(&comparison) else { throw .altered(.formChanged) }
    let gained = resources.gained("Font", comparison)
    guard gained.isEmpty || !Self.names(gained, inDefaultAppearancesOf: comparison.old) else {
      throw .altered(.formChanged)
    }
  }

  /// Whether a field or a free text would be drawn with one of these fonts, which the document did not
  /// have (12.7.3.3).
  private static func names(_ fonts: [String], inDefaultAppearancesOf old: PDFRevision) -> Bool {
    guard let tree = PageTree(of: old, most: DocumentBounds.mostPages), let fields = old.fields
    else { return true }
    let form = old.resolved(old.root["AcroForm"]).dictionary ?? [:]
    let annotations = tree.pages.flatMap { page in
      (old.resolved(page.entries["Annots"]).array ?? []).map { old.resolved($0).dictionary ?? [:] }
    }
    return ([form] + fields.fields.map(\.object) + annotations).contains { entries in
      guard let appearance = old.resolved(entries["DA"]).string else { return false }
      return fonts.contains { PageContent.has("/" + $0, in: appearance) }
        || appearance.contains(UInt8(ascii: "#"))
    }
  }

  private func hasAction(_ entries: [String: PDFObject], _ revision: PDFRevision) -> Bool {
    ["A", "AA"].contains { revision.resolved(entries[$0]) != .null }
  }
}
