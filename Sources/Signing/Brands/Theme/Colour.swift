import Foundation

/// A colour of sRGB, as `#RRGGBB` writes it.
package struct Colour: Sendable, Equatable, CustomStringConvertible {
  private let channels: [UInt8]

  private init(channels: [UInt8]) {
    self.channels = channels
  }

  /// - Parameter text: `#` and six hexadecimal digits; nil for anything else.
  package init?(_ text: String) {
    let digits = text.dropFirst()
    guard text.first == "#", digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let number = UInt32(digits, radix: 16)
    else { return nil }
    channels = [UInt8(number >> 16), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
  }

  package var description: String {
    "#" + channels.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// From 0, black, to 1, white (WCAG 2.2, "relative luminance").
  package var luminance: Double {
    let linear = channels.map { channel -> Double in
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  /// From 1 to 21 (WCAG 2.2, "contrast ratio").
  package func contrast(with other: Colour) -> Double {
    let (lighter, darker) = (max(luminance, other.luminance), min(luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)
  }

  /// - Parameter share: how much of the other one, from 0 to 1.
  package func mixed(with other: Colour, _ share: Double) -> Colour {
    Colour(
      channels: zip(channels, other.channels).map { own, other in
        UInt8((Double(own) * (1 - share) + Double(other) * share).rounded())
      })
  }

  package static let white = Colour(channels: [255, 255, 255])
  package static let black = Colour(channels: [0, 0, 0])
}
