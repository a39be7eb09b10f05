/// Fields that were there: signed, filled in, or as they were.
extension RevisionComparison {
  mutating func compareFields() {
    let after = Dictionary(
      (new.fields?.fields ?? []).compactMap { field in field.number.map { ($0, field) } },
      uniquingKeysWith: { first, _ in first })
    for number in fields.keys.sorted() where affected.contains(number) {
      guard let before = fields[number] else { continue }
      guard let other = after[number], !new.isStream(number) else {
        report(.fieldsExchanged)
        continue
      }
      compareField(number, before, other)
    }
  }

  private mutating func compareField(
    _ number: Int, _ before: FormFields.Field, _ after: FormFields.Field
  ) {
    guard !old.isUnreadable(number), !new.isUnreadable(number) else {
      return report(.objectUnreadable(number))
    }
    compareFieldLists(
      before.object["Kids"], after.object["Kids"], parent: number, type: before.type,
      value: after.value)
    var keys: Set<String> = []
    for key in Set(before.object.keys).union(after.object.keys) where key != "Kids" {
      if difference(before.object[key], after.object[key], at: key, in: number) != nil {
        keys.insert(key)
      }
    }
    // 12.7.5.5: a lock that takes effect makes fields read-only.
    if !isUncovered, isReadOnlySet(before.object["Ff"], after.object["Ff"]) { keys.remove("Ff") }
    if old.resolved(before.object["Type"]) == .null,
      new.resolved(after.object["Type"]).name == "Annot"
    {
      keys.remove("Type")
    }
    guard !keys.isEmpty else { return }
    if keys.contains("AP") { claim(after) }
    if before.type == "Sig" {
      compareSignatureField(number, keys, before, after)
    } else {
      compareFilling(keys, before, after)
    }
  }

  /// What a field's appearance overrides has to be its own: written anew for one field, it would show
  /// something else in another.
  private mutating func claim(_ field: FormFields.Field) {
    var seen: Set<Int> = []
    var next = Array(field.object["AP"]?.references ?? [])
    while let number = next.popLast() {
      guard affected.contains(number), !pages.contains(number), fields[number] == nil,
        seen.insert(number).inserted
      else { continue }
      next.append(contentsOf: new.object(number).references)
      guard changed.contains(number), !added.contains(number) else { continue }
      if let owner = owners[number], owner != field.name {
        report(.contentChanged(number))
      } else {
        owners[number] = field.name
      }
    }
  }

  private func isReadOnlySet(_ before: PDFObject?, _ after: PDFObject?) -> Bool {
    guard let after = new.resolved(after).integer else { return false }
    return after == (old.resolved(before).integer ?? 0) | 1
  }

  private mutating func compareSignatureField(
    _ number: Int, _ keys: Set<String>, _ before: FormFields.Field, _ after: FormFields.Field
  ) {
    let contents = old.resolved(old.resolved(before.value).dictionary?["Contents"]).string
    guard contents?.contains(where: { $0 != 0 }) != true else { return report(.signatureChanged) }
    for key in keys {
      guard let rule = AllowedChanges.signedField[key],
        rule.witness == .nobody || !isUncovered,
        rule.change != .coming || old.resolved(before.object[key]) == .null, key != "Type"
      else { return report(.signatureFieldChanged) }
    }
    // A widget below a field shows the field's signature.
    let isWidget = before.object["FT"] == nil && isSigned(after.value)
    guard signature(of: number, after.object) != nil || isWidget else {
      return report(.fieldShowsUnsigned)
    }
    widgets.insert(number)
    sign(
      number, after.object, from: before.object, inherited: after.value, name: after.name)
  }

  // MARK: - Filling in

  private mutating func compareFilling(
    _ keys: Set<String>, _ before: FormFields.Field, _ after: FormFields.Field
  ) {
    guard !isUncovered else { return report(.fieldChangedLate) }
    guard keys.isSubset(of: AllowedChanges.filledField), !keys.contains("Type"),
      policy.allowsFilling(after.name, wasEmpty: isEmpty(before))
    else { return report(.fieldFilledOrLocked) }
    if before.type == "Btn", keys.contains("AP") { report(.buttonChanged) }
  }

  /// Whether a field had no value yet and showed none.
  private func isEmpty(_ field: FormFields.Field) -> Bool {
    let hasNoValue =
      switch old.resolved(field.value) {
      case .null, .name("Off"), .string([]): true
      case .array(let items): items.isEmpty
      default: false
      }
    guard hasNoValue, field.type != "Btn" else { return hasNoValue }
    let normal = old.resolved(old.resolved(field.object["AP"]).dictionary?["N"])
    guard normal != .null else { return true }
    let number = old.last(old.resolved(field.object["AP"]).dictionary?["N"] ?? .null).reference
    guard let number, old.isStream(number), let content = old.decodedStream(number) else {
      // Several appearances, or what is none.
      return normal.dictionary == nil
    }
    return BlankContent.isBlank(content)
  }
}
