/// A page's own model inside what every page shows.
struct SitePage<Model: Sendable>: Sendable {
  let chrome: SiteChrome
  let page: Model
}

/// What every page shows around its own content.
struct SiteChrome: Sendable {
  let lang: String
  let title: String
  /// Goes into every form: see ``FormToken``.
  let token: String
  let homeURL: String
  let sections: [Section]
  let languages: [Language]
  /// What the form before this page did.
  let notice: String?

  struct Section: Sendable {
    let label: String
    let url: String
    let isCurrent: Bool
  }

  struct Language: Sendable {
    let code: String
    let name: String
    let url: String
    let isCurrent: Bool
  }

  /// What a form's `fait` may say.
  enum Done: String {
    case saved, submitted, sms, faultAdded, faultRemoved, faultsCleared
  }

  init(visit: SiteVisit, title: String, token: FormToken, isError: Bool) {
    let texts = visit.texts
    lang = texts.language.rawValue
    self.title = isError ? texts.text("title.error", ["title": title]) : title
    self.token = token.value
    homeURL = visit.url("/")
    let sections = [
      ("accounts", "/"), ("contracts", "/contrats"), ("messages", "/messages"),
      ("faults", "/pannes"), ("journal", "/journal"),
    ]
    self.sections = sections.map { key, path in
      Section(
        label: texts.text("nav.\(key)"), url: visit.url(path),
        isCurrent: path == "/" ? visit.path == "/" : visit.path.hasPrefix(path))
    }
    languages = SiteLanguage.allCases.map {
      Language(
        code: $0.rawValue, name: $0.name, url: visit.again(["lang": $0.rawValue]),
        isCurrent: $0 == texts.language)
    }
    notice = visit.asked("fait").flatMap(Done.init).map { texts.text("done.\($0.rawValue)") }
  }
}

/// The earlier and later pages of a list.
struct SitePager: Sendable {
  let newerURL: String?
  let olderURL: String?
  let isNeeded: Bool

  init(_ visit: SiteVisit, hasMore: Bool) {
    let number = visit.pageNumber
    newerURL = number > 1 ? visit.again(["page": number == 2 ? nil : "\(number - 1)"]) : nil
    olderURL = hasMore ? visit.again(["page": "\(number + 1)"]) : nil
    isNeeded = newerURL != nil || olderURL != nil
  }
}

/// A choice of a `<select>`.
struct SiteChoice: Sendable {
  let value: String
  let label: String
  let isSelected: Bool
}

/// A field of a form that is shown again: what was typed, and what is wrong with it.
struct SiteField: Sendable {
  var value = ""
  var error: String?
}
