/// Where a page had ink before somebody signed it further: letters, pictures, drawn shapes and what other
/// annotations show. Long lines and large rectangles are rulings and backgrounds, which forms have where
/// one signs, and so are shadings.
///
/// It measures, it does not draw: letters are taken as half as wide as they are high.
struct PageInk {
  private(set) var boxes: [PDFBox] = []
  /// Whether there is content that could not be measured: it may be anywhere.
  var isUnknown = false

  let revision: PDFRevision
  /// Whether rectangles and lines count too: in the glyphs of a font they do.
  private let isGlyph: Bool
  var operators = 0
  var fonts: [Int: InkFont] = [:]

  static let most = 500_000
  static let deepest = 6

  /// - Parameter widget: the number of one that is left out.
  init(of page: PageObject, in revision: PDFRevision, but widget: Int) {
    self.revision = revision
    isGlyph = false
    let content = PageContent(of: page, in: revision)
    let resources = revision.resolved(page.entries["Resources"]).dictionary ?? [:]
    guard let bytes = content.bytes(0..<content.parts.count) else {
      isUnknown = true
      return
    }
    read(bytes, resources, Transformation(), depth: 0)
    for item in revision.resolved(page.entries["Annots"]).array ?? [] {
      let entries = revision.resolved(item).dictionary ?? [:]
      // Hidden (ISO 32000-1, 12.5.3), or nothing that viewers show.
      guard revision.last(item).reference != widget,
        revision.resolved(entries["AP"]) != .null
          || Self.drawnByViewers.contains(revision.resolved(entries["Subtype"]).name ?? ""),
        (revision.resolved(entries["F"]).integer ?? 0) & 0b10_0010 == 0,
        let box = Self.box(revision, entries["Rect"])
      else { continue }
      boxes.append(box)
    }
  }

  /// Annotations that viewers draw where there is no appearance.
  private static let drawnByViewers: Set = [
    "Square", "Circle", "Line", "Polygon", "PolyLine", "Ink", "Highlight", "Underline",
    "StrikeOut", "Squiggly", "FreeText", "Stamp", "Text", "FileAttachment",
  ]

  /// What a glyph of a Type 3 font paints, in its own space.
  init(
    glyph: [UInt8], _ resources: [String: PDFObject], in revision: PDFRevision, operators: Int,
    depth: Int
  ) {
    self.revision = revision
    self.operators = operators
    isGlyph = true
    read(glyph, resources, Transformation(), depth: depth)
  }

  /// Whether any of it is within a box, by more than a point.
  func meets(_ box: PDFBox) -> Bool {
    isUnknown
      || boxes.contains { ink in
        box.intersection(ink).map { $0.width > 1 && $0.height > 1 } ?? false
      }
  }

  /// A rectangle as it stands in a file; nil for none.
  static func box(_ revision: PDFRevision, _ value: PDFObject?) -> PDFBox? {
    let sides = (revision.resolved(value).array ?? []).compactMap { revision.resolved($0).number }
    guard sides.count == 4, sides.allSatisfy(\.isFinite) else { return nil }
    return PDFBox(
      left: min(sides[0], sides[2]), bottom: min(sides[1], sides[3]),
      right: max(sides[0], sides[2]), top: max(sides[1], sides[3]))
  }

  // MARK: - Operators

  struct State {
    var page: Transformation
    var size = 1.0
    var font = InkFont()
    var leading = 0.0
    var rise = 0.0
    var spacing = 0.0
    var stretch = 1.0
    var isInvisible = false
    var lineWidth = 1.0
    /// Whether what fills may hold letters itself: a tiling pattern (8.7.3).
    var isTiled = false
  }

  private mutating func read(
    _ content: [UInt8], _ resources: [String: PDFObject], _ start: Transformation, depth: Int
  ) {
    guard depth < Self.deepest else {
      isUnknown = true
      return
    }
    var state = State(page: start)
    var kept: [State] = []
    var (line, place) = (Transformation(), Transformation())
    var path = InkPath()
    var operands: [PDFObject] = []
    var syntax = PDFSyntax(content[...])
    while true {
      syntax.skipSpace()
      if syntax.isAtEnd { return }
      guard let name = syntax.keyword() else {
        guard operands.count < 64, let value = try? syntax.object() else {
          isUnknown = true
          return
        }
        operands.append(value)
        continue
      }
      defer { operands = [] }
      operators += 1
      guard operators < Self.most, revision.budget.allows else {
        isUnknown = true
        return
      }
      let numbers = operands.compactMap(\.number)
      switch name {
      case "q": if kept.count < 1_000 { kept.append(state) }
      case "Q": state = kept.popLast() ?? state
      case "cm": if let change = Transformation(numbers) { state.page = change.then(state.page) }
      case "BT": (line, place) = (Transformation(), Transformation())
      case "Tf":
        state.size = numbers.last ?? 1
        let all = revision.resolved(resources["Font"]).dictionary ?? [:]
        state.font = font(operands.first?.name.flatMap { all[$0] }, resources, depth)
      case "gs":
        let all = revision.resolved(resources["ExtGState"]).dictionary ?? [:]
        let settings = revision.resolved(operands.first?.name.flatMap { all[$0] }).dictionary ?? [:]
        if let pair = revision.resolved(settings["Font"]).array, pair.count == 2 {
          state.size = revision.resolved(pair[1]).number ?? 1
          state.font = font(pair[0], resources, depth)
        }
        state.lineWidth = revision.resolved(settings["LW"]).number ?? state.lineWidth
      case "Ts": state.rise = numbers.last ?? 0
      case "Tc": state.spacing = numbers.last ?? 0
      case "Tz": state.stretch = (numbers.last ?? 100) / 100
      case "w": state.lineWidth = numbers.last ?? 1
      case "scn", "SCN":
        state.isTiled = operands.last?.name.map { isTiling($0, resources) } ?? false
      case "g", "rg", "k", "sc", "cs", "G", "RG", "K", "SC", "CS": state.isTiled = false
      case "TL": state.leading = numbers.last ?? 0
      case "Tr": state.isInvisible = numbers.last == 3
      case "Tm": if let matrix = Transformation(numbers) { (line, place) = (matrix, matrix) }
      case "Td", "TD", "T*", "'", "\"":
        if name == "TD" { state.leading = -(numbers.last ?? 0) }
        let move = name.hasPrefix("T") && name != "T*" ? numbers : [0, -state.leading]
        if move.count == 2, let change = Transformation([1, 0, 0, 1] + move) {
          line = change.then(line)
          place = line
        }
        if name == "'" || name == "\"" { show(operands.last, state, &place) }
      case "Tj", "TJ": show(operands.last, state, &place)
      case "Do": draw(operands.first?.name, resources, state, depth)
      case "BI":
        add([(0, 0), (1, 0), (0, 1), (1, 1)], state.page)
        guard let end = Self.inlineEnd(content, from: syntax.position) else {
          isUnknown = true
          return
        }
        syntax = PDFSyntax(content[...], at: end)
      case "f", "F", "f*", "B", "B*", "b", "b*", "S", "s":
        paint(path, state, isStroked: !name.lowercased().hasPrefix("f"))
        path = InkPath()
      case "n": path = InkPath()
      default: path.take(name, numbers)
      }
    }
  }

  private mutating func paint(_ path: InkPath, _ state: State, isStroked: Bool) {
    let width = isStroked ? state.lineWidth * (state.page.scale ?? 1) / 2 : 0
    for part in path.parts {
      guard let box = Self.box(around: part.points, state.page)?.grown(by: width)
      else { continue }
      if part.isShape || state.isTiled || isGlyph || Self.isLetterSized(box) { boxes.append(box) }
    }
  }

  /// Whether lines of this size may be a letter: those of tables and rulings are longer, or lie flat.
  private static func isLetterSized(_ box: PDFBox) -> Bool {
    box.width <= 24 && (4...24).contains(box.height)
  }

  static func box(
    around points: [(x: Double, y: Double)], _ transformation: Transformation = Transformation()
  ) -> PDFBox? {
    let moved = points.map { transformation.applied(x: $0.x, y: $0.y) }
    guard let left = moved.map(\.x).min(), let right = moved.map(\.x).max(),
      let bottom = moved.map(\.y).min(), let top = moved.map(\.y).max()
    else { return nil }
    return PDFBox(left: left, bottom: bottom, right: right, top: top)
  }

  mutating func add(_ points: [(x: Double, y: Double)], _ transformation: Transformation) {
    if let box = Self.box(around: points, transformation) { boxes.append(box) }
  }

  private func isTiling(_ name: String, _ resources: [String: PDFObject]) -> Bool {
    let patterns = revision.resolved(resources["Pattern"]).dictionary ?? [:]
    let pattern = revision.resolved(patterns[name]).dictionary ?? [:]
    return revision.resolved(pattern["PatternType"]).integer != 2
  }

  private mutating func draw(
    _ name: String?, _ resources: [String: PDFObject], _ state: State, _ depth: Int
  ) {
    let objects = revision.resolved(resources["XObject"]).dictionary ?? [:]
    guard let found = name.flatMap({ objects[$0] }).map(revision.last)?.reference,
      let entries = revision.object(found).dictionary
    else { return }
    guard revision.resolved(entries["Subtype"]).name == "Form" else {
      return add([(0, 0), (1, 0), (0, 1), (1, 1)], state.page)
    }
    guard let content = revision.decodedStream(found) else {
      isUnknown = true
      return
    }
    let matrix = (revision.resolved(entries["Matrix"]).array ?? []).compactMap {
      revision.resolved($0).number
    }
    let own = revision.resolved(entries["Resources"]).dictionary ?? resources
    read(
      content, own, (Transformation(matrix) ?? Transformation()).then(state.page), depth: depth + 1)
  }

  /// Behind the data of an image that stands in the content (8.9.7).
  private static func inlineEnd(_ content: [UInt8], from start: Int) -> Int? {
    var place = start
    while place + 3 < content.count {
      if PDFSyntax.isSpace(content[place]), content[place + 1] == UInt8(ascii: "E"),
        content[place + 2] == UInt8(ascii: "I"), PDFSyntax.isSpace(content[place + 3])
      {
        return place + 3
      }
      place += 1
    }
    return nil
  }
}
