/// The keys of `brand.json`, so that a typing error in an optional one does not go unnoticed.
enum BrandKeys {
  private indirect enum Shape: Sendable {
    case value
    case object([String: Shape])
    /// Any names, each of one shape.
    case map(Shape)
  }

  private static let colours = [
    "page", "surface", "well", "ink", "ink2", "line", "field", "accent", "accentHover", "onAccent",
    "soft",
  ]

  private static let root = object(
    [
      "name", "apiKeyHash", "previousApiKeyHash", "languages", "logo", "darkLogo", "favicon",
      "supportURL", "legalNoticeURL", "termsURL", "timeZone", "frameOrigins", "returnURL",
      "returnSecret", "notifyOwner", "testers", "readToEnd",
    ],
    [
      "texts": .map(object(["button", "consent", "notice", "confirmation", "contact"])),
      "theme": object(
        ["mode", "font", "fontFile", "titleFont", "titleWeight", "radius"] + colours),
      "darkTheme": object(colours),
      "webhook": object(["url", "secrets", "allowPrivate"]),
      "platformAccount": object(["apiKey", "apiUser", "dailyRequests"]),
      "limits": object([
        "documentMegabytes", "contractMegabytes", "visitsPerMinute", "callsPerMinute",
      ]),
    ])

  /// Every key with its place, such as `theme.accent`.
  static var all: [String] { names(root, at: "") }

  /// The places of keys that are not known.
  static func unknown(in object: [String: Any]) -> [String] {
    unknown(object, root, at: "")
  }

  private static func object(_ names: [String], _ others: [String: Shape] = [:]) -> Shape {
    .object(Dictionary(names.map { ($0, .value) }) { $1 }.merging(others) { $1 })
  }

  private static func unknown(_ value: Any, _ shape: Shape, at place: String) -> [String] {
    guard let members = value as? [String: Any] else { return [] }
    return members.sorted { $0.key < $1.key }.flatMap { key, member -> [String] in
      let inner = place.isEmpty ? key : "\(place).\(key)"
      switch shape {
      case .value: return []
      case .map(let shape): return unknown(member, shape, at: inner)
      case .object(let known):
        guard let shape = known[key] else { return [inner] }
        return unknown(member, shape, at: inner)
      }
    }
  }

  private static func names(_ shape: Shape, at place: String) -> [String] {
    switch shape {
    case .value: [place]
    case .map(let shape): names(shape, at: "\(place).*")
    case .object(let known):
      known.sorted { $0.key < $1.key }.flatMap { key, shape in
        names(shape, at: place.isEmpty ? key : "\(place).\(key)")
      }
    }
  }
}
