import Foundation

/// A drawn page: red, green and blue, a byte each.
struct Picture: Sendable {
  let width: Int
  let height: Int
  /// Within what the program wrote: nothing is copied.
  let pixels: Data

  /// Reads pictures that follow each other, as PPM (`P6`, the only form that pdftoppm writes).
  ///
  /// - Throws: ``PageFailure/notDrawn`` for anything else.
  static func all(in data: Data) throws(PageFailure) -> [Picture] {
    var pictures: [Picture] = []
    var rest = data[...]
    while !rest.isEmpty {
      var numbers: [Int] = []
      guard rest.starts(with: Data("P6\n".utf8)) else { throw .notDrawn }
      rest = rest.dropFirst(3)
      while numbers.count < 3 {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number > 0,
          number < 100_000
        else { throw .notDrawn }
        numbers.append(number)
        rest = rest[digits.endIndex...].dropFirst()
      }
      let size = numbers[0] * numbers[1] * 3
      guard numbers[2] == 255, rest.count >= size else { throw .notDrawn }
      pictures.append(Picture(width: numbers[0], height: numbers[1], pixels: rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return pictures
  }
}
