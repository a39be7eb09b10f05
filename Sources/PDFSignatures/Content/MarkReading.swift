import Foundation

/// Reads what a platform drew on a page beside the page's own content. A mark is text, and perhaps
/// lines, within ``MarkBounds``; what is not of that form is not judged at all.
///
/// The list is of what is allowed (ISO 32000-1, annex A): any other operator, resource or entry ends
/// the reading.
struct MarkReading {
  /// It is not of a form that a platform is known to write.
  struct Unknown: Error {}

  /// The names that it takes from the page's resources, by their kind.
  private(set) var used: [String: Set<String>] = [:]
  var drawsBeneath = false
  /// Whether anything is shown at all.
  var isEmpty: Bool { marks == 0 && lines == 0 }

  let bounds: MarkBounds
  private let revision: PDFRevision
  let box: PDFBox
  var marks = 0
  var lines = 0
  private(set) var isBeneath = false
  private var operators = 0
  /// The boxes of the forms that are being read.
  private(set) var clip: [ClippingBox]?

  private static let deepest = 3
  private static let mostOperators = 2_000
  private static let largest = 64 << 10
  /// What nobody sees is no mark.
  static let faintest = 0.02

  /// - Parameter box: what is shown of the page.
  init(_ bounds: MarkBounds, on box: PDFBox, in revision: PDFRevision) {
    self.bounds = bounds
    self.box = box
    self.revision = revision
  }

  /// Reads what stands before the page's own content, which has to find everything unset.
  ///
  /// - Returns: how many states it keeps.
  mutating func readBefore(
    _ content: [UInt8], _ resources: [String: PDFObject]
  ) throws(Unknown) -> Int {
    isBeneath = true
    defer { isBeneath = false }
    let (state, kept) = try read(content, resources, MarkState(), [], depth: 0)
    guard state == MarkState(), kept.allSatisfy({ $0 == MarkState() }) else { throw Unknown() }
    return kept.count
  }

  /// Reads what stands behind it, from where what the page set is restored.
  mutating func readBehind(_ content: ArraySlice<UInt8>, _ resources: [String: PDFObject])
    throws(Unknown)
  {
    _ = try read(Array(content), resources, MarkState(), [], depth: 0)
  }

  /// What stands behind the restoring operators at the beginning.
  static func withoutRestoring(_ content: [UInt8]) -> ArraySlice<UInt8> {
    var rest = content[...]
    while true {
      rest = rest.drop(while: PDFSyntax.isSpace)
      var syntax = PDFSyntax(rest)
      guard rest.first == UInt8(ascii: "Q"), syntax.take("Q") else { return rest }
      rest = rest[syntax.position...]
    }
  }

  // MARK: - Operators

  private mutating func read(
    _ content: [UInt8], _ resources: [String: PDFObject], _ start: MarkState, _ above: [MarkState],
    depth: Int
  ) throws(Unknown) -> (state: MarkState, kept: [MarkState]) {
    guard depth < Self.deepest, content.count <= Self.largest else { throw Unknown() }
    var state = start
    var kept: [MarkState] = []
    var text: MarkText?
    var path: [(x: Double, y: Double)] = []
    var operands: [PDFObject] = []
    var tags = 0
    var syntax = PDFSyntax(content[...])
    while true {
      try Self.skipSpace(&syntax)
      if syntax.isAtEnd { break }
      guard let name = syntax.keyword() else {
        guard operands.count < 8, let value = try? syntax.object() else { throw Unknown() }
        operands.append(value)
        continue
      }
      operators += 1
      guard operators <= Self.mostOperators else { throw Unknown() }
      let numbers = operands.compactMap(\.number)
      let areNumbers = numbers.count == operands.count
      switch (name, operands.count) {
      case ("q", 0) where text == nil && path.isEmpty && kept.count < 32: kept.append(state)
      case ("Q", 0) where text == nil && path.isEmpty:
        guard let last = kept.popLast() else { throw Unknown() }
        state = last
      case ("cm", 6) where areNumbers && text == nil && path.isEmpty:
        guard let change = Transformation(numbers) else { throw Unknown() }
        state.transformation = change.then(state.transformation)
      case ("gs", 1): try apply(operands[0].name, resources, depth, &state)
      case ("rg", 3) where areNumbers: state.fill = numbers
      case ("RG", 3) where areNumbers: state.stroke = numbers
      case ("g", 1) where areNumbers: state.fill = [numbers[0], numbers[0], numbers[0]]
      case ("G", 1) where areNumbers: state.stroke = [numbers[0], numbers[0], numbers[0]]
      case ("w", 1) where areNumbers: state.lineWidth = numbers[0]
      case ("Do", 1) where text == nil && path.isEmpty:
        try show(form: operands[0].name, resources, state, depth: depth)
      case ("BT", 0) where text == nil && path.isEmpty: text = MarkText()
      case ("ET", 0):
        guard let ended = text else { throw Unknown() }
        try judge(ended)
        text = nil
      case ("Tf", 2):
        try checkFont(operands[0].name, resources, depth)
        guard let size = operands[1].number, size > 0 else { throw Unknown() }
        state.fontSize = size
      case ("Tr", 1) where operands[0] == .integer(0): break
      case ("Td", 2) where areNumbers: try text.move(numbers)
      case ("TL", 1) where areNumbers: break
      case ("T*", 0): try text.end()
      case ("Tm", 6) where areNumbers: try text.set(numbers)
      case ("Tj", 1), ("TJ", 1): try text.show(operands[0], state)
      case ("m", 2) where areNumbers && text == nil: path = [(numbers[0], numbers[1])]
      case ("l", 2) where areNumbers && path.count == 1: path.append((numbers[0], numbers[1]))
      case ("S", 0) where path.count == 2:
        try judgeLine(state)
        path = []
      case ("BMC", 1) where operands[0].name == "Artifact",
        ("BDC", 2) where Self.isArtifact(operands):
        tags += 1
      case ("EMC", 0) where tags > 0: tags -= 1
      default: throw Unknown()
      }
      operands = []
    }
    guard text == nil, path.isEmpty, operands.isEmpty, tags == 0 else { throw Unknown() }
    return (state, kept)
  }

  /// Comments are none of it: one may hide where the page's own content begins.
  private static func skipSpace(_ syntax: inout PDFSyntax) throws(Unknown) {
    let bytes = syntax.bytes
    guard let next = bytes[syntax.position...].firstIndex(where: { !PDFSyntax.isSpace($0) }) else {
      syntax = PDFSyntax(bytes, at: bytes.endIndex)
      return
    }
    guard bytes[next] != UInt8(ascii: "%") else { throw Unknown() }
    syntax = PDFSyntax(bytes, at: next)
  }

  /// Words of the file about what is no part of the document (14.8.2.2): nothing that is shown at
  /// times only (8.11).
  private static func isArtifact(_ operands: [PDFObject]) -> Bool {
    guard operands[0].name == "Artifact", let entries = operands[1].dictionary else { return false }
    return Set(entries.keys).isSubset(of: ["Type", "Subtype", "BBox", "Attached"])
  }

  // MARK: - Resources

  private func named(
    _ kind: String, _ name: String?, _ resources: [String: PDFObject]
  ) throws(Unknown) -> PDFObject {
    guard let name, let found = revision.resolved(resources[kind]).dictionary?[name] else {
      throw Unknown()
    }
    return found
  }

  private mutating func note(_ kind: String, _ name: String?, _ depth: Int) {
    if depth == 0, let name { used[kind, default: []].insert(name) }
  }

  /// A graphics state that sets opacity and nothing else (8.4.5).
  private mutating func apply(
    _ name: String?, _ resources: [String: PDFObject], _ depth: Int, _ state: inout MarkState
  ) throws(Unknown) {
    let found = revision.resolved(try named("ExtGState", name, resources))
    guard let entries = found.dictionary else { throw Unknown() }
    for (key, value) in entries {
      switch (key, revision.resolved(value)) {
      case ("Type", _), ("BM", .name("Normal")), ("SMask", .name("None")), ("AIS", .boolean(false)):
        break
      case ("ca", let value):
        guard let opacity = value.number, (0...1).contains(opacity) else { throw Unknown() }
        state.fillOpacity = opacity
      case ("CA", let value):
        guard let opacity = value.number, (0...1).contains(opacity) else { throw Unknown() }
        state.strokeOpacity = opacity
      default: throw Unknown()
      }
    }
    note("ExtGState", name, depth)
  }

  /// Every viewer has these and draws letters with them, whatever the file says (9.6.2.2).
  private static let standardFonts: Set<String> = [
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman",
    "Times-Bold", "Times-Italic", "Times-BoldItalic", "Courier", "Courier-Bold",
    "Courier-Oblique", "Courier-BoldOblique",
  ]

  private mutating func checkFont(
    _ name: String?, _ resources: [String: PDFObject], _ depth: Int
  ) throws(Unknown) {
    let found = revision.resolved(try named("Font", name, resources))
    guard let font = found.dictionary,
      Set(font.keys).isSubset(of: ["Type", "Subtype", "BaseFont", "Encoding", "Name"]),
      revision.resolved(font["Subtype"]).name == "Type1",
      let base = revision.resolved(font["BaseFont"]).name, Self.standardFonts.contains(base),
      [nil, "WinAnsiEncoding", "StandardEncoding"].contains(
        revision.resolved(font["Encoding"]).name),
      revision.resolved(font["Encoding"]).dictionary == nil
    else { throw Unknown() }
    note("Font", name, depth)
  }

  private mutating func show(
    form name: String?, _ resources: [String: PDFObject], _ state: MarkState, depth: Int
  ) throws(Unknown) {
    let found = try named("XObject", name, resources)
    guard let number = found.reference, let form = revision.object(number).dictionary,
      Set(form.keys).isSubset(of: [
        "Type", "Subtype", "FormType", "BBox", "Matrix", "Resources", "Length", "Filter",
        "DecodeParms",
      ]), revision.resolved(form["Subtype"]).name == "Form",
      let own = revision.resolved(form["Resources"]).dictionary, revision.hasPlainData(number),
      let content = revision.decodedStream(number)
    else { throw Unknown() }
    var inner = state
    if let matrix = revision.resolved(form["Matrix"]).array {
      guard let change = Transformation(matrix.compactMap { revision.resolved($0).number }) else {
        throw Unknown()
      }
      inner.transformation = change.then(state.transformation)
    }
    note("XObject", name, depth)
    // What it clips away is not read here: it has to clip nothing.
    let sides = (revision.resolved(form["BBox"]).array ?? []).compactMap {
      revision.resolved($0).number
    }
    guard sides.count == 4 else { throw Unknown() }
    let outer = clip
    clip = (clip ?? []) + [ClippingBox(sides, inner.transformation)]
    defer { clip = outer }
    _ = try read(content, own, inner, [], depth: depth + 1)
  }
}
