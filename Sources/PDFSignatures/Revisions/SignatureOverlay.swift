/// What shows something over what an earlier signature signed, though it is permitted (a document is signed
/// as it looked): a further signature, or annotations.
struct SignatureOverlay {
  let reason: Reason
  /// Whether somebody had certified the document (ISO 32000-2, 12.8.2.2).
  let isAgainstCertification: Bool
}

extension RevisionComparison {
  /// The further signatures of the revision whose appearance stands over ink of the earlier one, and
  /// annotations that a certification permits: nobody can say what they do to what was certified.
  func overlays() -> [SignatureOverlay] {
    let numbers = annotated.isEmpty ? [] : PageTree(of: old, most: DocumentBounds.mostPages)?.pages
    return signaturesOverInk()
      + annotated.map { object in
        let page = (numbers?.firstIndex { $0.number == object }).map { $0 + 1 } ?? 1
        return SignatureOverlay(
          reason: .annotationsPermitted(page: page), isAgainstCertification: true)
      }
  }

  private func signaturesOverInk() -> [SignatureOverlay] {
    guard !appearances.isEmpty,
      let before = PageTree(of: old, most: DocumentBounds.mostPages),
      let after = PageTree(of: new, most: DocumentBounds.mostPages),
      before.pages.count == after.pages.count
    else { return [] }
    var found: [SignatureOverlay] = []
    var ink: [Int: PageInk] = [:]
    for appearance in appearances.prefix(50) {
      let widget = new.object(appearance.widget).dictionary ?? [:]
      guard let box = PageInk.box(new, widget["Rect"]), draws(widget) else { continue }
      for (index, page) in after.pages.enumerated()
      where page.number.map(pages.contains) ?? true && has(page, appearance.widget) {
        let known = ink[index] ?? PageInk(of: before.pages[index], in: old, but: appearance.widget)
        ink[index] = known
        guard known.meets(box) else { continue }
        found.append(
          SignatureOverlay(
            reason: .signatureDrawnOver(
              field: appearance.field, page: index + 1,
              box: [box.left, box.bottom, box.right, box.top].map { Int($0.rounded()) }),
            isAgainstCertification: policy.certification != nil))
      }
    }
    return found
  }

  private func has(_ page: PageObject, _ widget: Int) -> Bool {
    (new.resolved(page.entries["Annots"]).array ?? []).contains { new.last($0).reference == widget }
  }

  /// Whether an appearance paints anything.
  private func draws(_ widget: [String: PDFObject]) -> Bool {
    let normal = new.resolved(widget["AP"]).dictionary?["N"].map(new.last) ?? .null
    guard let number = normal.reference, new.isStream(number),
      let content = new.decodedStream(number)
    else { return new.resolved(normal) != .null }
    return BlankContent.paints(content)
  }
}
