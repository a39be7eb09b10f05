extension RevisionComparison {
  /// Compares the forms: further signature fields, signed ones, filled-in ones.
  mutating func compareForms() {
    let (before, after) = (old.root["AcroForm"], new.root["AcroForm"])
    let oldForm = old.resolved(before).dictionary ?? [:]
    guard let newForm = new.resolved(after).dictionary else {
      if before != nil { report("The form was removed.") }
      return
    }
    if let number = after?.reference {
      if number != before?.reference, !added.contains(number) {
        report("The form was exchanged.")
      }
      explained.insert(number)
    }
    for key in Set(oldForm.keys).union(newForm.keys) where oldForm[key] != newForm[key] {
      if isUncovered { report("The form was changed after the last signature.") }
      compareFormEntry(key, oldForm[key], newForm[key])
    }
    compareFieldLists(oldForm["Fields"], newForm["Fields"])
    compareFields()
  }

  private mutating func compareFormEntry(_ key: String, _ before: PDFObject?, _ after: PDFObject?) {
    switch key {
    case "Fields": return
    case "SigFlags": if new.resolved(after).integer == nil { report("The form was changed.") }
    case "NeedAppearances":
      if new.resolved(after) == .boolean(true) { report("The form was changed: /NeedAppearances.") }
    case "DA": if before != nil { report("The form was changed: /DA.") }
    case "DR":
      guard isExtended(old.resolved(before), new.resolved(after), depth: 0) else {
        return report("The form's fonts were changed.")
      }
      explain(reachable: after, mayChange: false)
      if let number = after?.reference, modified.contains(number) { explained.insert(number) }
    default: report("The form was changed: /\(key.prefix(40)).")
    }
  }

  /// Whether resources only gained names.
  private func isExtended(_ before: PDFObject, _ after: PDFObject, depth: Int) -> Bool {
    guard let before = before.dictionary else { return before == .null }
    guard let after = after.dictionary, depth < 3 else { return false }
    return before.allSatisfy { key, value in
      after[key] == value
        || (value.reference == nil
          && after[key].map { isExtended(value, $0, depth: depth + 1) } ?? false)
    }
  }

  private mutating func compareFieldLists(_ before: PDFObject?, _ after: PDFObject?) {
    let oldItems = old.resolved(before).array ?? []
    let newItems = new.resolved(after).array ?? []
    if let number = after?.reference { explained.insert(number) }
    guard newItems.count >= oldItems.count, newItems.prefix(oldItems.count).elementsEqual(oldItems)
    else { return report("Fields of the form were removed or exchanged.") }
    let names = Set(oldItems.compactMap { old.resolved(old.resolved($0).dictionary?["T"]).string })
    if isUncovered, newItems.count > oldItems.count {
      report("A field was added after the last signature.")
    }
    for item in newItems.dropFirst(oldItems.count) {
      guard let number = item.reference, added.contains(number),
        let field = new.object(number).dictionary
      else {
        report("A field was added to the form that is no new signature field.")
        continue
      }
      if let name = new.resolved(field["T"]).string, names.contains(name) {
        report("A field was added to the form under a name that it has already.")
      }
      addSignatureField(number, field, type: nil, depth: 0)
    }
  }

  private static let signatureFieldKeys: Set<String> = [
    "FT", "T", "TU", "TM", "Type", "Subtype", "F", "Ff", "Rect", "P", "V", "AP", "AS", "Lock", "SV",
    "MK", "BS", "Border", "DA", "DR", "Q", "H", "M", "NM", "Parent", "Kids",
  ]

  /// A new signature field, or a widget of one.
  private mutating func addSignatureField(
    _ number: Int, _ field: [String: PDFObject], type: String?, depth: Int
  ) {
    let type = new.resolved(field["FT"]).name ?? type
    guard type == "Sig", depth < 3, Set(field.keys).isSubset(of: Self.signatureFieldKeys) else {
      return report("A field was added to the form that is no plain signature field.")
    }
    explained.insert(number)
    widgets.insert(number)
    signField(number, field, from: [:])
    if field["V"] == nil, field["Kids"] == nil, depth == 0, field["AP"] != nil {
      report("A field was added that shows something without being signed.")
    }
    for key in ["MK", "BS", "DR", "Lock", "SV"] { explain(reachable: field[key], mayChange: false) }
    for kid in new.resolved(field["Kids"]).array ?? [] {
      guard let kidNumber = kid.reference, added.contains(kidNumber),
        let object = new.object(kidNumber).dictionary
      else { return report("A field was added to the form that is no plain signature field.") }
      addSignatureField(kidNumber, object, type: type, depth: depth + 1)
    }
  }

  /// The value and the appearance that signing gives a field.
  private mutating func signField(
    _ number: Int, _ field: [String: PDFObject], from before: [String: PDFObject]
  ) {
    if let value = field["V"], value != before["V"] {
      guard let signature = value.reference, signatures.contains(signature),
        added.contains(signature)
      else { return report("A signature field was given a value that is no signature.") }
      if !policy.allowsSigning, !timestamps.contains(signature) {
        report("The certification of this document allows no further signature.")
      }
      explain(reachable: value, mayChange: false)
    }
    explain(reachable: field["AP"], mayChange: false)
  }

  // MARK: - Fields that were there

  private mutating func compareFields() {
    guard let oldFields = try? FormFields(of: old), let newFields = try? FormFields(of: new) else {
      return report("The form cannot be read.")
    }
    let after = Dictionary(
      newFields.fields.compactMap { field in field.number.map { ($0, field) } },
      uniquingKeysWith: { first, _ in first })
    for field in oldFields.fields {
      guard let number = field.number else { continue }
      guard let changed = after[number] else {
        report("Fields of the form were removed or exchanged.")
        continue
      }
      compareField(number, field, changed)
    }
  }

  private mutating func compareField(
    _ number: Int, _ before: FormFields.Field, _ after: FormFields.Field
  ) {
    let keys = Set(before.object.keys).union(after.object.keys)
      .filter { before.object[$0] != after.object[$0] }
    if before.type == "Sig" {
      guard modified.contains(number) else { return }
      guard !isUncovered else { return report("A field was changed after the last signature.") }
      let isSigned = old.resolved(
        old.resolved(before.value).dictionary?["Contents"]
      ).string?.contains(where: { $0 != 0 })
      if isSigned == true { return report("A signature that was there was changed.") }
      guard keys.isSubset(of: ["V", "AP", "AS", "F", "M", "MK"]) else {
        return report("A signature field was changed, not only signed.")
      }
      explained.insert(number)
      return signField(number, after.object, from: before.object)
    }
    let appearances = reach(from: after.object["AP"] ?? .null)
    let isShownAnew = !appearances.isDisjoint(with: modified)
    let isChanged = modified.contains(number)
    let isValueChanged = valueIsModified(after)
    guard isShownAnew || isChanged || isValueChanged else { return }
    guard !isUncovered else { return report("A field was changed after the last signature.") }
    guard keys.isSubset(of: ["V", "RV", "AP", "AS", "I", "M"]),
      policy.allowsFilling(after.name, wasEmpty: isEmpty(before))
    else { return report("A field of the form was changed that was filled in or locked.") }
    if isChanged { explained.insert(number) }
    explain(reachable: after.object["AP"], mayChange: true, referredToBy: [number])
    explain(reachable: after.object["V"], mayChange: true, referredToBy: [number])
    explain(reachable: after.object["RV"], mayChange: true, referredToBy: [number])
  }

  private func valueIsModified(_ field: FormFields.Field) -> Bool {
    field.object["V"]?.reference.map(modified.contains) ?? false
  }

  /// Whether a field had no value yet.
  private func isEmpty(_ field: FormFields.Field) -> Bool {
    switch old.resolved(field.value) {
    case .null, .name("Off"), .string([]): true
    case .array(let items): items.isEmpty
    default: false
    }
  }
}
