import Foundation

/// A transformation of coordinates (ISO 32000-1, 8.3.3): `[a b c d e f]`.
struct Transformation: Equatable {
  var a = 1.0
  var b = 0.0
  var c = 0.0
  var d = 1.0
  var e = 0.0
  var f = 0.0

  init() {}

  init?(_ numbers: [Double]) {
    guard numbers.count == 6, numbers.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else {
      return nil
    }
    (a, b, c) = (numbers[0], numbers[1], numbers[2])
    (d, e, f) = (numbers[3], numbers[4], numbers[5])
  }

  /// This one first, then the other.
  func then(_ other: Transformation) -> Transformation {
    var result = Transformation()
    result.a = a * other.a + b * other.c
    result.b = a * other.b + b * other.d
    result.c = c * other.a + d * other.c
    result.d = c * other.b + d * other.d
    result.e = e * other.a + f * other.c + other.e
    result.f = e * other.b + f * other.d + other.f
    return result
  }

  /// How much longer things get; nil where they are stretched or skewed too.
  var scale: Double? {
    let (x, y) = (hypot(a, b), hypot(c, d))
    guard x > 0, abs(x - y) <= 0.01 * x, abs(a * c + b * d) <= 0.01 * x * x else { return nil }
    return x
  }

  func applied(x: Double, y: Double) -> (x: Double, y: Double) {
    (a * x + c * y + e, b * x + d * y + f)
  }
}
