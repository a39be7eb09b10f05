/// The colours of the signing pages in one scheme, light or dark: a brand's own, those derived from
/// them, and the rest.
package struct Palette: Sendable, Equatable {
  package enum Scheme: String, Sendable, CaseIterable {
    case light, dark
  }

  /// What each colour is for. A brand sets these; those of success, error and warning are nobody's.
  package enum Role: String, Sendable, CaseIterable {
    /// The page, fields, and what the viewer lies in.
    case page, surface, well
    /// Text, and help.
    case ink, ink2
    /// Hairlines, and borders of controls.
    case line, field
    /// What one does: the main button, links, the present step.
    case accent, accentHover, onAccent
    /// The row that is shown.
    case soft
    case ok, okSoft, err, errSoft, warn, warnSoft

    package static let ofBrands: [Role] = [
      .page, .surface, .well, .ink, .ink2, .line, .field, .accent, .accentHover, .onAccent, .soft,
    ]
  }

  package let scheme: Scheme
  private let colours: [Role: Colour]

  /// - Parameter own: what the brand sets.
  package init(_ scheme: Scheme, own: [Role: Colour]) {
    self.scheme = scheme
    var colours = Self.standard(scheme).merging(own) { $1 }
    func colour(_ role: Role) -> Colour { colours[role] ?? .black }
    if own[.accent] != nil {
      let accent = colour(.accent)
      if own[.accentHover] == nil {
        colours[.accentHover] =
          scheme == .light ? accent.mixed(with: .black, 0.24) : accent.mixed(with: .white, 0.3)
      }
      if own[.onAccent] == nil {
        let dark = accent.mixed(with: .black, 0.85)
        let isBest = accent.contrast(with: .white) >= accent.contrast(with: dark)
        colours[.onAccent] = isBest ? .white : dark
      }
    }
    if own[.soft] == nil, own[.accent] != nil || own[.page] != nil {
      colours[.soft] = colour(.page).mixed(with: colour(.accent), 0.09)
    }
    self.colours = colours
  }

  package subscript(role: Role) -> Colour { colours[role] ?? .black }

  /// The brand's accent of the light scheme, light enough for the dark one.
  static func darkAccent(of light: Colour) -> Colour {
    let page = Palette(.dark, own: [:])[.page]
    var accent = light
    var share = 0.0
    while accent.contrast(with: page) < 8, share < 0.95 {
      share += 0.05
      accent = light.mixed(with: .white, share)
    }
    return accent
  }

  private static func standard(_ scheme: Scheme) -> [Role: Colour] {
    (scheme == .light ? light : dark).compactMapValues { Colour($0) }
  }

  private static let light: [Role: String] = [
    .page: "#FFFFFF", .surface: "#FFFFFF", .well: "#EEF1F0", .ink: "#16211F", .ink2: "#55625F",
    .line: "#DCE2E0", .field: "#73817D", .accent: "#0F5561", .accentHover: "#0B414B",
    .onAccent: "#FFFFFF", .soft: "#E8F1F2", .ok: "#1C6B3C", .okSoft: "#E9F4EC", .err: "#B3261E",
    .errSoft: "#FCEEEC", .warn: "#8A5300", .warnSoft: "#FBF1E1",
  ]
  private static let dark: [Role: String] = [
    .page: "#121918", .surface: "#1A2322", .well: "#0B100F", .ink: "#EDF2F0", .ink2: "#A9B6B2",
    .line: "#2D3937", .field: "#80908B", .accent: "#86CBD6", .accentHover: "#A5DBE3",
    .onAccent: "#06272D", .soft: "#152B30", .ok: "#86D09E", .okSoft: "#173322", .err: "#FFB4AB",
    .errSoft: "#3B1D1A", .warn: "#F2C074", .warnSoft: "#33270F",
  ]
}
