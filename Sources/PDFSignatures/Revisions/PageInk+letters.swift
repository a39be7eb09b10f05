/// Letters: where each operator that shows text leaves ink, and how large the letters of a font are.
extension PageInk {
  mutating func show(
    _ operand: PDFObject?, _ state: State, _ place: inout Transformation
  ) {
    let (size, font) = (state.size, state.font)
    var width = 0.0
    var hasLetters = false
    for item in operand?.array ?? [operand ?? .null] {
      if let text = item.string {
        let letters = Double(text.count) / (font.isComposite ? 2 : 1)
        width += letters * (font.advance * size + state.spacing) * state.stretch
        // A space leaves no ink.
        hasLetters = hasLetters || text.contains { $0 != 32 || font.glyphs != nil }
      } else if let gap = item.number {
        width -= gap / 1_000 * size * state.stretch
      }
    }
    // How letters are shown says nothing of those that are drawings (ISO 32000-1, 9.3.6).
    if hasLetters, !state.isInvisible || font.glyphs != nil {
      let letter = font.glyphs ?? PDFBox(left: 0, bottom: -0.2, right: 0, top: 0.7)
      let (left, right) = (letter.left * size * state.stretch, letter.right * size * state.stretch)
      let (below, above) = (letter.bottom * size + state.rise, letter.top * size + state.rise)
      add(
        [(left, below), (width + right, below), (left, above), (width + right, above)],
        place.then(state.page))
    }
    if let change = Transformation([1, 0, 0, 1, width, 0]) { place = change.then(place) }
  }

  mutating func font(
    _ value: PDFObject?, _ resources: [String: PDFObject], _ depth: Int
  ) -> InkFont {
    let number = value.map(revision.last)?.reference
    if let known = number.flatMap({ fonts[$0] }) { return known }
    let entries = revision.resolved(value).dictionary ?? [:]
    var font = InkFont()
    switch revision.resolved(entries["Subtype"]).name {
    case "Type0": font.isComposite = true
    case "Type3": measure(&font, entries, resources, depth)
    default: break
    }
    if let number { fonts[number] = font }
    return font
  }

  /// The letters of a Type 3 font are what their procedures paint (9.6.5).
  private mutating func measure(
    _ font: inout InkFont, _ entries: [String: PDFObject], _ resources: [String: PDFObject],
    _ depth: Int
  ) {
    func numbers(_ key: String) -> [Double] {
      (revision.resolved(entries[key]).array ?? []).compactMap { revision.resolved($0).number }
    }
    let matrix = Transformation(numbers("FontMatrix")) ?? Transformation()
    let own = revision.resolved(entries["Resources"]).dictionary ?? resources
    let procedures = revision.resolved(entries["CharProcs"]).dictionary ?? [:]
    var corners: [(x: Double, y: Double)] = []
    for procedure in procedures.values.prefix(256) {
      guard let number = revision.last(procedure).reference,
        let content = revision.decodedStream(number)
      else { continue }
      operators += 1
      guard depth + 1 < Self.deepest, operators < Self.most, revision.budget.allows else {
        isUnknown = true
        return
      }
      let glyph = PageInk(
        glyph: content, own, in: revision, operators: operators, depth: depth + 1)
      operators = glyph.operators
      isUnknown = isUnknown || glyph.isUnknown
      corners += glyph.boxes.flatMap {
        [($0.left, $0.bottom), ($0.right, $0.bottom), ($0.left, $0.top), ($0.right, $0.top)]
      }.map { matrix.applied(x: $0.0, y: $0.1) }
    }
    font.glyphs = Self.box(around: corners) ?? PDFBox(left: 0, bottom: 0, right: 0, top: 0)
    font.advance = abs(matrix.a) * (numbers("Widths").map(abs).max() ?? 0)
  }
}
