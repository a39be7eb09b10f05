/// Two colours of a theme that cannot be told apart well enough.
package struct LowContrast: Sendable, Equatable, CustomStringConvertible {
  package let scheme: Palette.Scheme
  package let foreground: Palette.Role
  package let background: Palette.Role
  package let colours: [Colour]
  /// What it is, and what it has to be.
  package let ratio: Double
  package let needed: Double

  package var description: String {
    let clause =
      needed == 3 ? "controls need 3 (WCAG 2.2, 1.4.11)" : "text needs 4.5 (WCAG 2.2, 1.4.3)"
    // Never rounded up to what is needed.
    let shown = (ratio * 100).rounded(.down) / 100
    return
      "\(foreground.rawValue) \(colours[0]) on \(background.rawValue) \(colours[1]) has a contrast of \(shown) in the \(scheme.rawValue) scheme; \(clause)"
  }
}

extension Palette {
  /// Every pair that the pages draw and that is under WCAG 2.2 AA.
  package func lowContrasts() -> [LowContrast] {
    Self.pairs.compactMap { foreground, backgrounds, needed in
      let bad = backgrounds.first { self[foreground].contrast(with: self[$0]) < needed }
      return bad.map { background in
        LowContrast(
          scheme: scheme, foreground: foreground, background: background,
          colours: [self[foreground], self[background]],
          ratio: self[foreground].contrast(with: self[background]), needed: needed)
      }
    }
  }

  /// Text is 4.5 (1.4.3), what a control is known by 3 (1.4.11). Hairlines are decoration.
  private static let pairs: [(Role, [Role], Double)] = [
    (.ink, [.page, .surface, .well, .soft, .okSoft, .warnSoft], 4.5),
    (.ink2, [.page, .surface, .well, .soft], 4.5),
    (.accent, [.page, .surface, .soft, .well], 4.5),
    (.accentHover, [.page, .surface, .soft], 4.5),
    (.onAccent, [.accent, .accentHover], 4.5),
    (.err, [.page, .surface, .errSoft], 4.5),
    (.ok, [.page, .okSoft], 4.5), (.warn, [.page, .warnSoft], 4.5),
    (.field, [.page, .surface], 3),
  ]
}
