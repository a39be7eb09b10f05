/// The languages of the pages.
enum SiteLanguage: String, CaseIterable, Sendable {
  case french = "fr"
  case english = "en"

  var name: String {
    switch self {
    case .french: "Français"
    case .english: "English"
    }
  }
}

extension SiteLanguage {
  /// The best of an `Accept-Language` header (RFC 9110, 12.5.4); French where it asks for neither.
  init(accepted header: String?) {
    let wishes = (header ?? "").prefix(500).split(separator: ",").compactMap { part in
      let fields = part.split(separator: ";").map { $0.filter { $0 != " " } }
      let tag = fields.first?.lowercased().split(separator: "-").first.map(String.init) ?? ""
      let weight = fields.dropFirst().first { $0.hasPrefix("q=") }
        .map { Double($0.dropFirst(2)) ?? 0 }
      return SiteLanguage(rawValue: tag).map { (language: $0, weight: weight ?? 1) }
    }
    // The first of those that weigh the same.
    let best = wishes.filter { $0.weight > 0 }.max { $0.weight < $1.weight }?.weight
    self = wishes.first { $0.weight == best }?.language ?? .french
  }
}
