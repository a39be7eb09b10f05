/// The box of a form, in the coordinates of the page: nothing outside is shown (ISO 32000-1, 8.10.1).
struct ClippingBox {
  private let corners: [(x: Double, y: Double)]

  /// - Parameters:
  ///   - sides: `/BBox`.
  ///   - transformation: from the form to the page.
  init(_ sides: [Double], _ transformation: Transformation) {
    let (left, right) = (min(sides[0], sides[2]), max(sides[0], sides[2]))
    let (bottom, top) = (min(sides[1], sides[3]), max(sides[1], sides[3]))
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)].map {
      transformation.applied(x: $0.0, y: $0.1)
    }
  }

  /// Whether a point is within, or beside by a point at most.
  func contains(_ point: (x: Double, y: Double)) -> Bool {
    var signs: Set<Bool> = []
    for index in 0..<4 {
      let (one, other) = (corners[index], corners[(index + 1) % 4])
      let (x, y) = (other.x - one.x, other.y - one.y)
      let length = (x * x + y * y).squareRoot()
      guard length > 0 else { return false }
      let distance = (x * (point.y - one.y) - y * (point.x - one.x)) / length
      if abs(distance) > 1 { signs.insert(distance > 0) }
    }
    return signs.count <= 1
  }
}
