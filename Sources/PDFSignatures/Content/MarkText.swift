import Foundation

/// A text object of a mark (ISO 32000-1, 9.4).
struct MarkText {
  /// What one operator shows.
  struct Piece {
    let text: String
    /// Of its letters, in points of the page.
    let size: Double
    let origin: (x: Double, y: Double)
    /// Along the line, of length 1.
    let direction: (x: Double, y: Double)
    let colour: [Double]
    let opacity: Double

    /// Of the box around its letters, whose measures are shares of their size.
    func corners(width: Double, below: Double, above: Double) -> [(x: Double, y: Double)] {
      let length = Double(text.count) * width * size
      return [(0, -below), (length, -below), (0, above), (length, above)].map { x, share in
        let y = share * size
        return (
          origin.x + direction.x * x - direction.y * y, origin.y + direction.y * x + direction.x * y
        )
      }
    }
  }

  private(set) var pieces: [Piece] = []
  var said: String { pieces.map(\.text).joined() }
  var line = Transformation()
  /// Whether something was shown since the line began: where the next letter stands is not known.
  var hasShown = false

  mutating func add(_ piece: Piece) {
    pieces.append(piece)
    hasShown = true
  }
}

extension MarkText? {
  mutating func move(_ numbers: [Double]) throws(MarkReading.Unknown) {
    guard var text = self, var change = Transformation([1, 0, 0, 1] + numbers) else {
      throw MarkReading.Unknown()
    }
    change = change.then(text.line)
    text.line = change
    text.hasShown = false
    self = text
  }

  /// The next line, whose place is not known: nothing more may be shown.
  mutating func end() throws(MarkReading.Unknown) {
    guard var text = self else { throw MarkReading.Unknown() }
    text.hasShown = true
    self = text
  }

  mutating func set(_ numbers: [Double]) throws(MarkReading.Unknown) {
    guard var text = self, let matrix = Transformation(numbers) else { throw MarkReading.Unknown() }
    text.line = matrix
    text.hasShown = false
    self = text
  }

  mutating func show(
    _ operand: PDFObject, _ state: MarkState
  ) throws(MarkReading.Unknown) {
    guard var text = self, !text.hasShown, state.fontSize > 0 else { throw MarkReading.Unknown() }
    let items = operand.array ?? [operand]
    var letters: [UInt8] = []
    for item in items {
      if let string = item.string {
        letters += string
      } else {
        // Between letters, in thousandths of their size: a kerning, not a leap.
        guard let gap = item.number, abs(gap) <= 200 else { throw MarkReading.Unknown() }
      }
    }
    let whole = text.line.then(state.transformation)
    guard let scale = whole.scale,
      let said = String(bytes: letters, encoding: .windowsCP1252), said.count <= 1_000
    else { throw MarkReading.Unknown() }
    let origin = whole.applied(x: 0, y: 0)
    text.add(
      MarkText.Piece(
        text: said, size: state.fontSize * scale, origin: origin,
        direction: (whole.a / scale, whole.b / scale), colour: state.fill,
        opacity: state.fillOpacity))
    self = text
  }
}
