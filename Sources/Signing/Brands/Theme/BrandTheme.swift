package import Foundation

/// What a brand gives the signing pages: colours, type and shape.
package struct BrandTheme: Sendable, Equatable {
  /// Which scheme is shown: the visitor's by default.
  package enum Mode: String, Sendable, CaseIterable {
    case auto, light, dark
  }

  package let mode: Mode
  package let light: Palette
  package let dark: Palette
  /// CSS font families.
  package let font: String
  package let titleFont: String?
  /// From 300 to 800.
  package let titleWeight: Int
  /// Of panels and buttons, in CSS pixels.
  package let radius: Int
  /// A font of the brand's own, first of its families.
  package let fontFile: URL?

  /// - Parameters:
  ///   - light: what the brand sets of the light scheme.
  ///   - dark: what it sets of the dark one; an accent is derived from the light one.
  package init(
    mode: Mode = .auto, light: [Palette.Role: Colour] = [:], dark: [Palette.Role: Colour] = [:],
    font: String? = nil, titleFont: String? = nil, titleWeight: Int = 650, radius: Int = 10,
    fontFile: URL? = nil
  ) {
    self.mode = mode
    self.light = Palette(.light, own: light)
    var dark = dark
    if dark[.accent] == nil, let accent = light[.accent] {
      dark[.accent] = Palette.darkAccent(of: accent)
    }
    self.dark = Palette(.dark, own: dark)
    self.font = font ?? Self.systemFont
    self.titleFont = titleFont
    self.titleWeight = titleWeight
    self.radius = radius
    self.fontFile = fontFile
  }

  /// The schemes that a visitor may see.
  package var schemes: [Palette] {
    switch mode {
    case .auto: [light, dark]
    case .light: [light]
    case .dark: [dark]
    }
  }

  package static let systemFont =
    "system-ui, -apple-system, \"Segoe UI\", Inter, Roboto, sans-serif"
}
