/// Where a page had ink before somebody signed it further: letters, pictures, drawn shapes and what other
/// annotations show. Rectangles and lines are rulings and backgrounds, which forms have where one signs.
///
/// It measures, it does not draw: letters are taken as half as wide as they are high.
struct PageInk {
  private(set) var boxes: [PDFBox] = []
  /// Whether there is content that could not be measured: it may be anywhere.
  private(set) var isUnknown = false

  private let revision: PDFRevision
  private var operators = 0

  private static let most = 500_000
  private static let deepest = 6

  /// - Parameter widget: the number of one that is left out.
  init(of page: PageObject, in revision: PDFRevision, but widget: Int) {
    self.revision = revision
    let content = PageContent(of: page, in: revision)
    let resources = revision.resolved(page.entries["Resources"]).dictionary ?? [:]
    guard let bytes = content.bytes(0..<content.parts.count) else {
      isUnknown = true
      return
    }
    read(bytes, resources, Transformation(), depth: 0)
    for item in revision.resolved(page.entries["Annots"]).array ?? [] {
      let entries = revision.resolved(item).dictionary ?? [:]
      // Hidden, or without an appearance (ISO 32000-1, 12.5.3).
      guard revision.last(item).reference != widget, revision.resolved(entries["AP"]) != .null,
        (revision.resolved(entries["F"]).integer ?? 0) & 0b10_0010 == 0,
        let box = Self.box(revision, entries["Rect"])
      else { continue }
      boxes.append(box)
    }
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

  private struct State {
    var page: Transformation
    var size = 1.0
    var isComposite = false
    var leading = 0.0
    var isInvisible = false
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
        state.isComposite = isComposite(operands.first?.name, resources)
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
        if path.isShape { add(path.points, state.page) }
        path = InkPath()
      case "n": path = InkPath()
      default: path.take(name, numbers)
      }
    }
  }

  private mutating func add(_ points: [(x: Double, y: Double)], _ transformation: Transformation) {
    let moved = points.map { transformation.applied(x: $0.x, y: $0.y) }
    guard let left = moved.map(\.x).min(), let right = moved.map(\.x).max(),
      let bottom = moved.map(\.y).min(), let top = moved.map(\.y).max()
    else { return }
    boxes.append(PDFBox(left: left, bottom: bottom, right: right, top: top))
  }

  private mutating func show(
    _ operand: PDFObject?, _ state: State, _ place: inout Transformation
  ) {
    var width = 0.0
    var hasLetters = false
    for item in operand?.array ?? [operand ?? .null] {
      if let text = item.string {
        let letters = Double(text.count) / (state.isComposite ? 2 : 1)
        width += letters * 0.5 * state.size
        // A space leaves no ink.
        hasLetters = hasLetters || text.contains { $0 != 32 }
      } else if let gap = item.number {
        width -= gap / 1_000 * state.size
      }
    }
    let (below, above) = (-0.2 * state.size, 0.7 * state.size)
    if hasLetters, !state.isInvisible {
      add(
        [(0, below), (width, below), (0, above), (width, above)], place.then(state.page))
    }
    if let change = Transformation([1, 0, 0, 1, width, 0]) { place = change.then(place) }
  }

  private func isComposite(_ name: String?, _ resources: [String: PDFObject]) -> Bool {
    let fonts = revision.resolved(resources["Font"]).dictionary ?? [:]
    let font = revision.resolved(name.flatMap { fonts[$0] }).dictionary ?? [:]
    return revision.resolved(font["Subtype"]).name == "Type0"
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

/// A path as it is built (ISO 32000-1, 8.5.2).
private struct InkPath {
  private(set) var points: [(x: Double, y: Double)] = []
  private var hasCurves = false
  private var corners = 0

  /// Whether it is more than lines and rectangles.
  var isShape: Bool { hasCurves || corners > 4 }

  mutating func take(_ name: String, _ numbers: [Double]) {
    switch (name, numbers.count) {
    case ("m", 2): corners = 0
    case ("l", 2): corners += 1
    case ("c", 6), ("v", 4), ("y", 4): hasCurves = true
    default: return
    }
    guard points.count < 100_000 else { return }
    for place in stride(from: 0, to: numbers.count, by: 2) {
      points.append((numbers[place], numbers[place + 1]))
    }
  }
}
