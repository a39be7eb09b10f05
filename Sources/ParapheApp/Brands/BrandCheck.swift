import Foundation
import Signing

/// Makes a brand of its file, and finds everything that is wrong with it.
struct BrandCheck {
  let file: BrandFile
  let id: BrandID
  let folder: URL
  /// The languages that there are texts for.
  let known: [Language]
  private(set) var problems: [String] = []

  init(_ file: BrandFile, id: BrandID, folder: URL, known: [Language]) {
    self.file = file
    self.id = id
    self.folder = folder
    self.known = known
  }

  /// - Returns: nil where something is wrong: see ``problems``.
  mutating func brand() -> Brand? {
    check(
      BrandFiles.isName(id.rawValue), "the folder's name",
      "1 to 40 lowercase letters, digits and hyphens")
    check(
      (1...100).contains(file.name.count) && !file.name.contains(where: \.isNewline), "name",
      "1 to 100 characters")
    var brand = Brand(
      id: id, name: file.name, apiKeyHashes: hashes(), languages: languages(),
      termsURL: link(file.termsURL, "termsURL") ?? BrandFile.platformTerms, timeZone: timeZone())
    brand.frameOrigins = frameOrigins()
    brand.supportURL = link(file.supportURL, "supportURL")
    brand.legalNoticeURL = link(file.legalNoticeURL, "legalNoticeURL")
    brand.logo = image(file.logo, "logo")
    brand.darkLogo = image(file.darkLogo, "darkLogo")
    if file.darkLogo != nil { check(file.logo != nil, "darkLogo", "needs a logo too") }
    brand.favicon = image(file.favicon, "favicon")
    brand.theme = theme()
    brand.texts = texts()
    brand.returnURL = returnURL()
    brand.returnSecret = returnSecret()
    brand.webhook = webhook()
    brand.notifyOwner = file.notifyOwner ?? false
    brand.testers = Set((file.testers ?? []).map { $0.lowercased() })
    check(brand.testers.allSatisfy { $0.contains("@") }, "testers", "e-mail addresses")
    brand.readToEnd = file.readToEnd ?? false
    brand.limits = limits()
    account()
    return problems.isEmpty ? brand : nil
  }

  private mutating func check(_ isGood: Bool, _ place: String, _ advice: String) {
    if !isGood { problems.append("\(place): \(advice)") }
  }

  private mutating func hashes() -> [String] {
    let hashes =
      [("apiKeyHash", file.apiKeyHash)]
      + (file.previousApiKeyHash.map { [("previousApiKeyHash", $0)] } ?? [])
    for (place, hash) in hashes {
      check(
        hash.utf8.count == 64 && hash.allSatisfy { $0.isHexDigit && !$0.isUppercase }, place,
        "the SHA-256 of the key, 64 lowercase hexadecimal digits; `paraphe brand rotate-key` makes a key"
      )
    }
    return hashes.map(\.1)
  }

  private mutating func languages() -> [Language] {
    let codes = file.languages ?? known.map(\.rawValue)
    check(!codes.isEmpty, "languages", "at least one, or leave it out for all")
    check(Set(codes).count == codes.count, "languages", "each once")
    return codes.enumerated().compactMap { index, code in
      let language = language(code)
      check(
        language != nil, "languages[\(index)]",
        "\"\(code)\" is not one of \(known.map(\.rawValue).joined(separator: ", "))")
      return language
    }
  }

  private func language(_ code: String) -> Language? {
    Language(rawValue: code).flatMap { known.contains($0) ? $0 : nil }
  }

  private mutating func timeZone() -> TimeZone {
    let zone = TimeZone(identifier: file.timeZone ?? "Europe/Paris")
    check(zone != nil, "timeZone", "a zone of the tz database, such as Europe/Paris")
    return zone ?? .gmt
  }

  private mutating func frameOrigins() -> [String] {
    let origins = file.frameOrigins ?? []
    check(origins.count <= 50, "frameOrigins", "at most 50")
    for (index, origin) in origins.enumerated() where !WebOrigin.isValid(origin) {
      check(
        false, "frameOrigins[\(index)]",
        "\"\(origin)\" is not scheme, host and port only, such as https://extranet.example.com")
    }
    return origins
  }

  private mutating func link(_ text: String?, _ place: String) -> String? {
    guard let text else { return nil }
    check(
      ["https://", "http://", "mailto:"].contains(where: text.hasPrefix)
        && text.utf8.count <= 2_000 && URL(string: text) != nil, place,
      "an https, http or mailto address")
    return text
  }

  private mutating func returnURL() -> String? {
    guard let text = file.returnURL else { return nil }
    let url = URL(string: text)
    check(
      ["https", "http"].contains(url?.scheme ?? "") && url?.host() != nil && url?.user() == nil
        && text.utf8.count <= 2_000, "returnURL", "an absolute https or http address")
    return text
  }

  private mutating func returnSecret() -> WebhookSecret? {
    guard let text = file.returnSecret else { return nil }
    let secret = WebhookSecret(text)
    check(secret != nil, "returnSecret", BrandWebhook.secretAdvice)
    return secret
  }

  private mutating func webhook() -> WebhookEndpoint? {
    guard let webhook = file.webhook else { return nil }
    switch webhook.endpoint(of: id) {
    case .success(let endpoint): return endpoint
    case .failure(let problem):
      problems.append(problem.text)
      return nil
    }
  }

  private mutating func texts() -> [Language: BrandTexts] {
    var texts: [Language: BrandTexts] = [:]
    for (code, words) in (file.texts ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let language = language(code) else {
        check(false, "texts.\(code)", "there are no texts in this language")
        continue
      }
      for (name, text, most) in [
        ("button", words.button, 40), ("consent", words.consent, 1_000),
        ("notice", words.notice, 1_000), ("confirmation", words.confirmation, 100),
        ("contact", words.contact, 100),
      ] {
        guard let text else { continue }
        check(
          !text.allSatisfy(\.isWhitespace) && text.count <= most, "texts.\(code).\(name)",
          "1 to \(most) characters")
      }
      texts[language] = BrandTexts(
        button: words.button, consent: words.consent, notice: words.notice,
        confirmation: words.confirmation, contact: words.contact)
    }
    return texts
  }

  private mutating func limits() -> BrandLimits {
    var limits = BrandLimits()
    func bounded(_ value: Int?, _ place: String, _ most: Int, _ take: (Int) -> Void) {
      guard let value else { return }
      check((1...most).contains(value), "limits.\(place)", "a whole number from 1 to \(most)")
      take(value)
    }
    bounded(file.limits?.documentMegabytes, "documentMegabytes", 70) {
      limits.documentSize = $0 << 20
    }
    bounded(file.limits?.contractMegabytes, "contractMegabytes", 70) {
      limits.contractSize = $0 << 20
    }
    bounded(file.limits?.visitsPerMinute, "visitsPerMinute", 1_000_000) {
      limits.visitsPerMinute = $0
    }
    bounded(file.limits?.callsPerMinute, "callsPerMinute", 1_000_000) {
      limits.callsPerMinute = $0
    }
    return limits
  }

  private mutating func account() {
    guard let account = file.platformAccount else { return }
    for (place, text) in [("apiKey", account.apiKey), ("apiUser", account.apiUser)] {
      check(
        (1...200).contains(text.utf8.count), "platformAccount.\(place)",
        "as the platform's account page shows it (guide 1.3)")
    }
    check(
      (1...1_000_000).contains(account.dailyRequests ?? 1), "platformAccount.dailyRequests",
      "a whole number from 1 to 1000000")
  }

  // MARK: - Look

  /// A file of the brand's folder, by its name alone.
  private mutating func fileInFolder(
    _ name: String?, _ place: String, _ endings: [String], most: Int
  ) -> URL? {
    guard let name else { return nil }
    let url = folder.appending(path: name)
    guard !name.contains("/"), !name.hasPrefix("."),
      endings.contains(url.pathExtension.lowercased())
    else {
      check(false, place, "the name of a .\(endings.joined(separator: " or .")) file beside it")
      return nil
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? nil
    guard let size else {
      check(false, place, "there is no file \"\(name)\" beside it")
      return nil
    }
    check(size <= most, place, "at most \(most >> 10) KB")
    return url
  }

  private mutating func image(_ name: String?, _ place: String) -> URL? {
    fileInFolder(name, place, ["svg", "png"], most: 512 << 10)
  }

  private mutating func theme() -> BrandTheme {
    let own = file.theme
    let mode = own?.mode.map { BrandTheme.Mode(rawValue: $0) } ?? .auto
    check(mode != nil, "theme.mode", "auto, light or dark")
    for (place, font) in [("font", own?.font), ("titleFont", own?.titleFont)] {
      check(
        font.map(Self.isFontList) ?? true, "theme.\(place)",
        "font families separated by commas: letters, digits, spaces, hyphens and quotes")
    }
    let weight = own?.titleWeight ?? 650
    check((300...800).contains(weight), "theme.titleWeight", "from 300 to 800")
    let radius = own?.radius ?? 10
    check((0...24).contains(radius), "theme.radius", "from 0 to 24, in pixels")
    let theme = BrandTheme(
      mode: mode ?? .auto, light: colours(own?.colours, "theme"),
      dark: colours(file.darkTheme, "darkTheme"), font: own?.font, titleFont: own?.titleFont,
      titleWeight: weight, radius: radius,
      fontFile: fileInFolder(own?.fontFile, "theme.fontFile", ["woff2"], most: 1 << 20))
    if problems.isEmpty {
      for palette in theme.schemes {
        for low in palette.lowContrasts() {
          problems.append("\(palette.scheme == .light ? "theme" : "darkTheme"): \(low)")
        }
      }
    }
    return theme
  }

  private mutating func colours(
    _ given: BrandColours?, _ place: String
  ) -> [Palette.Role: Colour] {
    guard let given else { return [:] }
    let texts: [(Palette.Role, String?)] = [
      (.page, given.page), (.surface, given.surface), (.well, given.well), (.ink, given.ink),
      (.ink2, given.ink2), (.line, given.line), (.field, given.field), (.accent, given.accent),
      (.accentHover, given.accentHover), (.onAccent, given.onAccent), (.soft, given.soft),
    ]
    var colours: [Palette.Role: Colour] = [:]
    for (role, text) in texts {
      guard let text else { continue }
      colours[role] = Colour(text)
      check(
        colours[role] != nil, "\(place).\(role.rawValue)", "a colour as #RRGGBB, such as #0f5561")
    }
    return colours
  }

  /// It becomes part of a stylesheet.
  private static func isFontList(_ text: String) -> Bool {
    let family = /[A-Za-z-][A-Za-z0-9 -]*|"[A-Za-z0-9 .-]+"|'[A-Za-z0-9 .-]+'/
    return text.utf8.count <= 300
      && text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
        $0.trimmingCharacters(in: .whitespaces).wholeMatch(of: family) != nil
      }
  }
}
