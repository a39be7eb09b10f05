/// The form: further signature fields, signed ones, filled-in ones.
extension RevisionComparison {
  mutating func compareForms(_ before: PDFObject?, _ after: PDFObject?) {
    let was = old.resolved(before).dictionary ?? [:]
    guard let now = new.resolved(after).dictionary, !new.isStream(new.last(after ?? .null)) else {
      if old.resolved(before) != .null || new.resolved(after) != .null { report(.formRemoved) }
      return
    }
    // Fields first: what is signed decides which widgets pages may gain.
    compareFieldLists(was["Fields"], now["Fields"])
    compareFields()
    for key in Set(was.keys).union(now.keys) where difference(was[key], now[key], at: key) != nil {
      compareFormEntry(key, was[key], now[key])
    }
  }

  private mutating func compareFormEntry(_ key: String, _ before: PDFObject?, _ after: PDFObject?) {
    guard let rule = AllowedChanges.form[key],
      rule.witness == .nobody || !isUncovered || isWithoutContent()
    else {
      return report(key == "DR" ? .formFontsChanged : .formChanged(key))
    }
    switch (key, rule.change) {
    case ("Fields", _), (_, .anything): return
    case ("SigFlags", _):
      // What was set stays set: that the file may only be appended to.
      let flags = old.resolved(before).integer ?? 0
      guard let set = new.resolved(after).integer, set & flags == flags else {
        return report(.formChanged(key))
      }
    case ("NeedAppearances", _):
      let wasDrawnAnew = old.resolved(before) == .boolean(true)
      if new.resolved(after) == .boolean(true) || (wasDrawnAnew && hasStaleValues()) {
        report(.formChanged(key))
      }
    // PDFBox keeps the appearance of the last signature there.
    case ("DR", _): if !isWithoutContent() { compareResources(before, after) }
    default:
      if old.resolved(before) != .null { report(.formChanged(key)) }
    }
  }

  /// Whether the form has nothing but signature fields, and the pages no other widgets: then there is
  /// nothing that defaults would change, which some programs write with every time-stamp.
  private func isWithoutContent() -> Bool {
    guard let known = old.fields?.fields, known.allSatisfy({ $0.type == "Sig" }),
      let tree = PageTree(of: old, most: DocumentBounds.mostPages)
    else { return false }
    return tree.pages.allSatisfy { page in
      (old.resolved(page.entries["Annots"]).array ?? []).allSatisfy { item in
        let entries = old.resolved(item).dictionary ?? [:]
        return old.resolved(entries["Subtype"]).name != "Widget"
          || old.last(item).reference.map { fields[$0] != nil } ?? false
      }
    }
  }

  /// Whether fields have values that viewers drew anew until now, and that nobody may fill in: what stands
  /// in their appearances is another thing.
  private func hasStaleValues() -> Bool {
    fields.values.contains { field in
      field.type != "Sig" && field.object["Subtype"] != nil
        && old.resolved(field.value) != .null
        && !policy.allowsFilling(field.name, wasEmpty: false)
    }
  }

  /// The form's fonts may gain names (ISO 32000-2, 12.7.4.3): none that a field asks for which was there.
  private mutating func compareResources(_ before: PDFObject?, _ after: PDFObject?) {
    let was = old.resolved(before).dictionary ?? [:]
    guard let now = new.resolved(after).dictionary else { return report(.formFontsChanged) }
    var gained: Set<String> = []
    for (kind, value) in was where difference(value, now[kind]) != nil {
      // The names of procedures are of no use any more (14.2).
      if kind == "ProcSet" { continue }
      guard let known = old.resolved(value).dictionary,
        let names = new.resolved(now[kind]).dictionary
      else { return report(.formFontsChanged) }
      for (name, value) in known where difference(value, names[name]) != nil {
        return report(.formFontsChanged)
      }
      gained.formUnion(Set(names.keys).subtracting(known.keys))
    }
    for (kind, value) in now where was[kind] == nil {
      gained.formUnion(new.resolved(value).dictionary.map { Set($0.keys) } ?? [])
    }
    if areAskedFor(gained) { report(.formFontsChanged) }
  }

  /// Whether a field whose appearance viewers draw themselves names one of some resources.
  private func areAskedFor(_ names: Set<String>) -> Bool {
    guard !names.isEmpty else { return false }
    let form = old.resolved(old.root["AcroForm"]).dictionary ?? [:]
    let isDrawnAnew = old.resolved(form["NeedAppearances"]) == .boolean(true)
    return fields.values.contains { field in
      guard field.type != "Sig", field.object["Subtype"] != nil else { return false }
      guard isDrawnAnew || old.resolved(field.object["AP"]) == .null else { return false }
      let own = old.resolved(field.object["DA"]).string ?? old.resolved(form["DA"]).string ?? []
      return own.contains(UInt8(ascii: "#"))
        || names.contains { PageContent.has("/" + $0, in: own) }
    }
  }

  // MARK: - Lists of fields

  /// What was there stays; what comes in is a signature field.
  ///
  /// - Parameters:
  ///   - parent: the field that they are below; nil for those of the form.
  ///   - type: what they inherit.
  mutating func compareFieldLists(
    _ before: PDFObject?, _ after: PDFObject?, parent: Int? = nil, type: String? = nil,
    value: PDFObject? = nil
  ) {
    let (known, items) = (old.resolved(before).array ?? [], new.resolved(after).array ?? [])
    let numbers = Set(known.compactMap { old.last($0).reference })
    let found = Set(items.compactMap { new.last($0).reference })
    guard numbers.isSubset(of: found) else { return report(.fieldsExchanged) }
    // Fields that are no objects of their own have no names to know them by: they stay where they are.
    let direct = (known.filter { $0.reference == nil }, items.filter { $0.reference == nil })
    guard direct.0.count == direct.1.count else { return report(.fieldsExchanged) }
    for (one, other) in zip(direct.0, direct.1) where difference(one, other) != nil {
      return report(.fieldsExchanged)
    }
    let names = Set(
      known.prefix(10_000).compactMap { old.resolved(old.resolved($0).dictionary?["T"]).string })
    for item in items where item.reference != nil {
      if let number = new.last(item).reference, numbers.contains(number) { continue }
      addField(item, type: type, besides: names, below: parent, value: value)
    }
  }

  // MARK: - New signature fields

  /// A signature field that the revision adds, or a widget of one.
  private mutating func addField(
    _ item: PDFObject, type: String?, besides names: Set<[UInt8]>, below parent: Int?,
    value: PDFObject? = nil, name outer: String = "", depth: Int = 0
  ) {
    guard let number = new.last(item).reference, added.contains(number), !new.isStream(number),
      let field = new.object(number).dictionary, depth < 3,
      (new.resolved(field["FT"]).name ?? type) == "Sig",
      Set(field.keys).isSubset(of: AllowedChanges.newField),
      new.resolved(field["Parent"]) == .null
        || new.last(field["Parent"] ?? .null).reference == parent
    else { return report(.fieldAdded) }
    let own = new.resolved(field["T"]).string
    if let own, names.contains(own) { report(.fieldNameTaken) }
    guard widgets.insert(number).inserted else { return }
    let signature = signature(of: number, field)
    if signature == nil, !policy.allowsSigning || isUncovered { report(.fieldNotAllowed) }
    // A widget below a field shows the field's signature; alone it may show anything.
    if signature == nil, showsSomething(field), !isSigned(value) {
      report(.addedFieldShowsUnsigned)
    }
    let name = [outer, own.map(PDFText.reading) ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
    sign(number, field, from: [:], inherited: value, name: name)
    for kid in new.resolved(field["Kids"]).array ?? [] {
      addField(
        kid, type: "Sig", besides: [], below: number, value: field["V"], name: name,
        depth: depth + 1)
    }
  }

  /// Whether a value is somebody's signature, not only a time-stamp.
  func isSigned(_ value: PDFObject?) -> Bool {
    guard let number = value.map(new.last)?.reference else { return false }
    return signatures.contains(number) && !timestamps.contains(number)
  }

  private func showsSomething(_ field: [String: PDFObject]) -> Bool {
    new.resolved(field["AP"]) != .null && !hasEmptyBox(field)
  }

  private func hasEmptyBox(_ field: [String: PDFObject]) -> Bool {
    let box = (new.resolved(field["Rect"]).array ?? []).compactMap { new.resolved($0).number }
    return field["Rect"] == nil || (box.count == 4 && (box[0] == box[2] || box[1] == box[3]))
  }

  /// The number under which the verified signatures know the field's value.
  func signature(of number: Int, _ field: [String: PDFObject]) -> Int? {
    let value = field["V"].map(new.last)
    let signature = value?.reference ?? (value?.dictionary == nil ? nil : number)
    return signature.flatMap { signatures.contains($0) ? $0 : nil }
  }

  /// The value and the appearance that signing gives a field.
  ///
  /// - Parameter inherited: the value of the field that it is a widget of.
  mutating func sign(
    _ number: Int, _ field: [String: PDFObject], from before: [String: PDFObject],
    inherited: PDFObject?, name: String
  ) {
    if let value = field["V"], difference(before["V"], value) != nil {
      guard let signature = signature(of: number, field),
        added.contains(signature) || signature == number
      else { return report(.signatureValueForeign) }
      let isTimestamp = timestamps.contains(signature)
      if !policy.allowsSigning, !isTimestamp { report(.signingNotAllowed) }
      if isTimestamp, showsSomething(field) { report(.timestampShows) }
      if isUncovered, !isTimestamp { report(.fieldChangedLate) }
    }
    if showsSomething(field), isSigned(field["V"] ?? inherited),
      difference(before["AP"], field["AP"]) != nil
    {
      appearances.append(SignedAppearance(widget: number, field: name))
    }
  }
}
