/// A path as it is built (ISO 32000-1, 8.5.2), part by part.
struct InkPath {
  struct Part {
    var points: [(x: Double, y: Double)] = []
    var hasCurves = false

    /// Whether it is more than lines and rectangles.
    var isShape: Bool { hasCurves || points.count > 5 }
  }

  private(set) var parts: [Part] = []
  private var count = 0

  mutating func take(_ name: String, _ numbers: [Double]) {
    switch (name, numbers.count) {
    case ("m", 2): parts.append(Part())
    case ("re", 4):
      let (x, y) = (numbers[0], numbers[1])
      let (right, top) = (x + numbers[2], y + numbers[3])
      guard count < 100_000 else { return }
      count += 4
      parts.append(Part(points: [(x, y), (right, y), (right, top), (x, top)]))
      return
    case ("l", 2), ("c", 6), ("v", 4), ("y", 4): break
    default: return
    }
    guard count < 100_000 else { return }
    if parts.isEmpty { parts.append(Part()) }
    let last = parts.count - 1
    parts[last].hasCurves = parts[last].hasCurves || numbers.count > 2
    for place in stride(from: 0, to: numbers.count, by: 2) {
      parts[last].points.append((numbers[place], numbers[place + 1]))
      count += 1
    }
  }
}
