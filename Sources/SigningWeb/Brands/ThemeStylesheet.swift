import Foundation
import Signing

/// A brand's theme as a stylesheet of nothing but custom properties.
struct ThemeStylesheet: Sendable {
  /// What is shown: the brand's own mode, or what the page around the frame asks for.
  let mode: BrandTheme.Mode
  let text: String

  /// - Parameters:
  ///   - asked: the scheme that the page around the frame has; a brand of one scheme keeps it.
  ///   - fontURL: where the brand's own font is, if it has one.
  init(_ theme: BrandTheme, asked: BrandTheme.Mode = .auto, fontURL: String? = nil) {
    mode = theme.mode == .auto ? asked : theme.mode
    var sheet = ""
    var font = theme.font
    if let fontURL {
      // A font that comes late must not move what is being read.
      sheet +=
        "@font-face{font-family:\"Brand\";src:url(\"\(fontURL)\") format(\"woff2\");font-weight:100 900;font-display:optional}\n"
      font = "\"Brand\", \(font)"
    }
    let shape = [
      ("radius", "\(theme.radius)px"),
      ("radius-s", "\(theme.radius > 4 ? theme.radius - 3 : theme.radius)px"), ("font", font),
      ("font-title", theme.titleFont ?? "var(--font)"), ("title-weight", "\(theme.titleWeight)"),
    ]
    let shapes = shape.map { "--\($0.0):\($0.1);" }.joined()
    switch mode {
    case .light: sheet += ":root{\(Self.rules(theme.light))\(shapes)}\n"
    case .dark: sheet += ":root{\(Self.rules(theme.dark))\(shapes)}\n"
    case .auto:
      sheet += ":root{\(Self.rules(theme.light))\(shapes)}\n"
      sheet += "@media (prefers-color-scheme:dark){:root{\(Self.rules(theme.dark))}}\n"
    }
    text = sheet
  }

  private static func rules(_ palette: Palette) -> String {
    // Paper stays white, and is dimmed a little in the dark.
    let dim = palette.scheme == .dark ? "brightness(.93)" : "none"
    return "color-scheme:\(palette.scheme.rawValue);--paper:\(dim);"
      + Palette.Role.allCases.map { "--\(name(of: $0)):\(palette[$0]);" }.joined()
  }

  private static func name(of role: Palette.Role) -> String {
    switch role {
    case .ink2: "ink-2"
    case .accentHover: "accent-hover"
    case .onAccent: "on-accent"
    case .okSoft: "ok-soft"
    case .errSoft: "err-soft"
    case .warnSoft: "warn-soft"
    default: role.rawValue
    }
  }
}
