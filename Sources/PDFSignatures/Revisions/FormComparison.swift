extension RevisionComparison {
  /// Compares the forms: further signature fields, signed ones, filled-in ones.
  mutating func compareForms() {
    let (before, after) = (old.root["AcroForm"], new.root["AcroForm"])
    let oldForm = old.resolved(before).dictionary ?? [:]
    guard let newForm = new.resolved(after).dictionary else {
      if before != nil { report(.formRemoved) }
      return
    }
    if let number = after?.reference {
      if number != before?.reference, !added.contains(number) {
        report(.formExchanged)
      }
      explain(number, referredToBy: catalog)
    }
    let owners = catalog.union(after?.reference.map { [$0] } ?? [])
    for key in Set(oldForm.keys).union(newForm.keys) where oldForm[key] != newForm[key] {
      compareFormEntry(key, oldForm[key], newForm[key])
    }
    compareResources(oldForm["DR"], newForm["DR"], owners)
    compareFieldLists(oldForm["Fields"], newForm["Fields"], owners)
    compareFields()
  }

  private mutating func compareFormEntry(_ key: String, _ before: PDFObject?, _ after: PDFObject?) {
    switch key {
    case "Fields", "DR": return
    case "SigFlags": if new.resolved(after).integer == nil { report(.formChanged(key)) }
    case "NeedAppearances":
      if new.resolved(after) == .boolean(true) { report(.formChanged(key)) }
    case "DA": if before != nil { report(.formChanged(key)) }
    default: report(.formChanged(key))
    }
  }

  /// The form's fonts may gain names, in objects that nothing but the form uses.
  private mutating func compareResources(
    _ before: PDFObject?, _ after: PDFObject?, _ owners: Set<Int>
  ) {
    guard let after else { return }
    guard isExtended(old.resolved(before), new.resolved(after), depth: 0) else {
      return report(.formFontsChanged)
    }
    var owners = owners
    var containers = after.reference.map { [$0] } ?? []
    for value in (new.resolved(after).dictionary ?? [:]).values {
      if let number = value.reference, new.object(number).dictionary != nil,
        !new.isStream(number)
      {
        containers.append(number)
      }
    }
    owners.formUnion(containers)
    for number in containers where modified.contains(number) {
      explain(number, referredToBy: owners)
    }
    for number in containers { explain(reachable: new.object(number)) }
    explain(reachable: after)
  }

  /// Whether resources only gained names, two levels down.
  private func isExtended(_ before: PDFObject, _ after: PDFObject, depth: Int) -> Bool {
    guard let before = before.dictionary else { return before == .null }
    guard let after = after.dictionary else { return false }
    return before.allSatisfy { key, value in
      if depth == 0 { return isExtended(old.resolved(value), new.resolved(after[key]), depth: 1) }
      return after[key] == value
    }
  }

  private mutating func compareFieldLists(
    _ before: PDFObject?, _ after: PDFObject?, _ owners: Set<Int>
  ) {
    let oldItems = old.resolved(before).array ?? []
    let newItems = new.resolved(after).array ?? []
    if let number = after?.reference { explain(number, referredToBy: owners) }
    guard newItems.count >= oldItems.count, newItems.prefix(oldItems.count).elementsEqual(oldItems)
    else { return report(.fieldsExchanged) }
    let names = Set(
      oldItems.prefix(10_000).compactMap { old.resolved(old.resolved($0).dictionary?["T"]).string })
    for item in newItems.dropFirst(oldItems.count) { addField(item, type: nil, besides: names) }
  }

  // MARK: - New signature fields

  private static let signatureFieldKeys: Set<String> = [
    "FT", "T", "TU", "TM", "Type", "Subtype", "F", "Ff", "Rect", "P", "V", "AP", "AS", "Lock", "SV",
    "MK", "BS", "Border", "DA", "DR", "Q", "H", "M", "NM", "Parent", "Kids",
  ]

  /// A signature field that the revision adds, or a widget of one.
  private mutating func addField(
    _ item: PDFObject, type: String?, besides names: Set<[UInt8]>,
    below parentValue: PDFObject? = nil,
    depth: Int = 0
  ) {
    guard let number = item.reference, added.contains(number),
      let field = new.object(number).dictionary, depth < 3,
      (new.resolved(field["FT"]).name ?? type) == "Sig",
      Set(field.keys).isSubset(of: Self.signatureFieldKeys)
    else { return report(.fieldAdded) }
    if let name = new.resolved(field["T"]).string, names.contains(name) {
      report(.fieldNameTaken)
    }
    explained.insert(number)
    widgets.insert(number)
    let signature = signature(of: number, field)
    if signature == nil, !policy.allowsSigning || isUncovered {
      report(.fieldNotAllowed)
    }
    // A widget below a field shows the field's signature; alone it may show anything.
    if signature == nil, showsSomething(field), !isSigned(parentValue) {
      report(.addedFieldShowsUnsigned)
    }
    sign(number, field, from: [:])
    for key in ["MK", "BS", "DR", "Lock", "SV"] { explain(reachable: field[key]) }
    for kid in new.resolved(field["Kids"]).array ?? [] {
      addField(kid, type: "Sig", besides: [], below: field["V"], depth: depth + 1)
    }
  }

  /// Whether a value is somebody's signature, not only a time-stamp.
  private func isSigned(_ value: PDFObject?) -> Bool {
    guard let number = value?.reference else { return false }
    return signatures.contains(number) && !timestamps.contains(number)
  }

  private func showsSomething(_ field: [String: PDFObject]) -> Bool {
    field["AP"] != nil && !hasEmptyBox(field)
  }

  private func hasEmptyBox(_ field: [String: PDFObject]) -> Bool {
    func number(_ value: PDFObject) -> Double? {
      switch new.resolved(value) {
      case .integer(let value): Double(value)
      case .real(let value): value
      default: nil
      }
    }
    let box = (new.resolved(field["Rect"]).array ?? []).compactMap(number)
    return field["Rect"] == nil || (box.count == 4 && (box[0] == box[2] || box[1] == box[3]))
  }

  /// The number under which the verified signatures know the field's value.
  private func signature(of number: Int, _ field: [String: PDFObject]) -> Int? {
    let signature = field["V"]?.reference ?? (field["V"]?.dictionary == nil ? nil : number)
    return signature.flatMap { signatures.contains($0) ? $0 : nil }
  }

  /// The value and the appearance that signing gives a field.
  private mutating func sign(
    _ number: Int, _ field: [String: PDFObject], from before: [String: PDFObject]
  ) {
    if let value = field["V"], value != before["V"] {
      guard let signature = signature(of: number, field),
        added.contains(signature) || signature == number
      else { return report(.signatureValueForeign) }
      let isTimestamp = timestamps.contains(signature)
      if !policy.allowsSigning, !isTimestamp {
        report(.signingNotAllowed)
      }
      if isTimestamp, showsSomething(field) {
        report(.timestampShows)
      }
      if isUncovered, !isTimestamp { report(.fieldChangedLate) }
      explain(reachable: value)
    }
    explain(reachable: field["AP"])
  }

  // MARK: - Fields that were there

  private mutating func compareFields() {
    guard let before = old.fields, let after = new.fields else {
      return report(.formUnreadable)
    }
    guard !modified.isEmpty || !added.isEmpty else { return }
    let changed = Dictionary(
      after.fields.compactMap { field in field.number.map { ($0, field) } },
      uniquingKeysWith: { first, _ in first })
    for field in before.fields {
      guard let number = field.number else { continue }
      guard let other = changed[number] else {
        report(.fieldsExchanged)
        continue
      }
      compareField(number, field, other)
    }
  }

  private mutating func compareField(
    _ number: Int, _ before: FormFields.Field, _ after: FormFields.Field
  ) {
    let shown = appearances(of: after.object)
    let isChanged = modified.contains(number)
    let isValueChanged = after.object["V"]?.reference.map(modified.contains) ?? false
    guard isChanged || isValueChanged || !shown.isDisjoint(with: modified) else { return }
    var keys = Set(before.object.keys).union(after.object.keys)
      .filter { before.object[$0] != after.object[$0] }
    if keys.contains("Ff"), isReadOnlySet(before.object["Ff"], after.object["Ff"]) {
      keys.remove("Ff")
    }
    if keys == ["Kids"], before.object["Subtype"] == nil {
      explained.insert(number)
      return addKids(before.object["Kids"], after.object["Kids"], type: before.type)
    }
    if before.type == "Sig" { return compareSignatureField(number, keys, before, after) }
    if keys.isEmpty, !isValueChanged, shown.isDisjoint(with: modified) {
      explained.insert(number)
      return
    }
    compareFilling(number, keys, before, after, shown)
  }

  /// A lock that takes effect makes fields read-only (ISO 32000-2, 12.7.5.5).
  private func isReadOnlySet(_ before: PDFObject?, _ after: PDFObject?) -> Bool {
    guard let after = new.resolved(after).integer else { return false }
    return after == (old.resolved(before).integer ?? 0) | 1
  }

  private mutating func addKids(_ before: PDFObject?, _ after: PDFObject?, type: String?) {
    let oldKids = old.resolved(before).array ?? []
    let newKids = new.resolved(after).array ?? []
    guard newKids.prefix(oldKids.count).elementsEqual(oldKids), newKids.count >= oldKids.count
    else { return report(.fieldsExchanged) }
    if let number = after?.reference { explained.insert(number) }
    let names = Set(
      oldKids.compactMap { old.resolved(old.resolved($0).dictionary?["T"]).string })
    for kid in newKids.dropFirst(oldKids.count) { addField(kid, type: type, besides: names) }
  }

  private mutating func compareSignatureField(
    _ number: Int, _ keys: Set<String>, _ before: FormFields.Field, _ after: FormFields.Field
  ) {
    let contents = old.resolved(old.resolved(before.value).dictionary?["Contents"]).string
    if contents?.contains(where: { $0 != 0 }) == true {
      if keys.isEmpty { return explained.formUnion([number]) }
      return report(.signatureChanged)
    }
    guard keys.isSubset(of: ["V", "AP", "AS", "F", "M", "MK"]) else {
      return report(.signatureFieldChanged)
    }
    explained.insert(number)
    // A widget below a field shows the field's signature.
    let isWidget = before.object["FT"] == nil && isSigned(after.value)
    guard signature(of: number, after.object) != nil || isWidget || keys.isEmpty else {
      return report(.fieldShowsUnsigned)
    }
    sign(number, after.object, from: before.object)
  }
}
