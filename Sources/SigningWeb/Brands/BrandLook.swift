import Signing

/// Where a page finds what its brand looks like.
struct BrandLook: Sendable {
  let logo: String?
  let darkLogo: String?
  /// When the dark logo is shown: a media query.
  let darkMedia: String
  let favicon: String
  let theme: String

  /// - Parameter scheme: what the page around the frame asks for.
  init(_ brand: Brand, scheme: BrandTheme.Mode) {
    let folder = "/brands/\(brand.id.rawValue)"
    let mode = brand.theme.mode == .auto ? scheme : brand.theme.mode
    logo = brand.logo == nil ? nil : "\(folder)/logo"
    darkLogo = brand.darkLogo == nil || mode == .light ? nil : "\(folder)/logo-dark"
    darkMedia = mode == .dark ? "all" : "(prefers-color-scheme: dark)"
    // Never a browser's guess at an address.
    favicon = brand.favicon == nil ? "data:," : "\(folder)/favicon"
    theme = "\(folder)/theme.css" + (mode == .auto ? "" : "?scheme=\(mode.rawValue)")
  }
}
