import Foundation

/// What is within the bounds of a mark.
extension MarkReading {
  private func has(_ colour: [Double]) -> Bool {
    bounds.colours.contains { known in
      zip(known, colour).allSatisfy { abs($0 - $1) < 0.01 }
    }
  }

  private func isLight(_ opacity: Double) -> Bool {
    opacity <= bounds.opacity || (isBeneath && bounds.isAllowedBeneath)
  }

  /// Text is judged as it is shown, piece by piece; what a mark says, when it ends.
  mutating func judge(_ text: MarkText) throws(Unknown) {
    guard !text.pieces.isEmpty else { return }
    if !isBeneath, let margin = bounds.margin,
      text.pieces.allSatisfy({ isInMargin($0, margin) }),
      text.said.count <= margin.characters
    {
      lines += 1
      guard lines <= 8 else { throw Unknown() }
      return
    }
    let diagonal = hypot(box.width, box.height)
    guard bounds.words.contains(text.said), !isBeneath || bounds.isAllowedBeneath,
      text.pieces.allSatisfy(isWhole),
      text.pieces.allSatisfy({ piece in
        bounds.fontSize.contains(piece.size / diagonal) && has(piece.colour)
          && isLight(piece.opacity) && piece.opacity >= Self.faintest
      })
    else { throw Unknown() }
    marks += 1
    if isBeneath { drawsBeneath = true }
    guard marks <= bounds.most else { throw Unknown() }
  }

  /// Whether no form cuts anything off its letters within the page. Capitals of the standard fonts are
  /// about 0.6 of their size wide and 0.7 high.
  private func isWhole(_ piece: MarkText.Piece) -> Bool {
    let corners = piece.corners(width: 0.6, below: 0, above: 0.7)
    return (clip ?? []).allSatisfy { clip in
      corners.allSatisfy { clip.contains($0) || !isOnPage($0) }
    }
  }

  private func isOnPage(_ point: (x: Double, y: Double)) -> Bool {
    (box.left...box.right).contains(point.x) && (box.bottom...box.top).contains(point.y)
  }

  /// A letter is at most as wide as it is high, and hangs less than a third below its line.
  private func isInMargin(_ piece: MarkText.Piece, _ margin: MarkBounds.Margin) -> Bool {
    guard piece.size <= margin.fontSize else { return false }
    let corners = piece.corners(width: 1, below: 1 / 3, above: 1)
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    return xs.max()! <= box.left + margin.depth || xs.min()! >= box.right - margin.depth
      || ys.max()! <= box.bottom + margin.depth || ys.min()! >= box.top - margin.depth
  }

  mutating func judgeLine(_ state: MarkState) throws(Unknown) {
    guard bounds.lineWidth > 0, let scale = state.transformation.scale,
      state.lineWidth * scale <= bounds.lineWidth, isLight(state.strokeOpacity), has(state.stroke),
      !isBeneath || bounds.isAllowedBeneath
    else { throw Unknown() }
    lines += 1
    if isBeneath { drawsBeneath = true }
    guard lines <= 8 else { throw Unknown() }
  }
}
