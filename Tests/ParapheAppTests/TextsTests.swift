import Foundation
import Mustache
import Signing
import Testing

@testable import SigningWeb

@Suite("Texts and templates")
struct TextsTests {
  private let folder = RunningServer.root.appending(path: "Templates")

  private func keys(_ language: Language) throws -> [String: String] {
    let file = folder.appending(path: "locales/\(language.rawValue).json")
    return try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
  }

  private func sources(_ path: String, _ ending: String) throws -> String {
    let root = RunningServer.root.appending(path: path)
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == ending }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
  }

  @Test("every language has every text, with the same places to fill")
  func sameKeys() throws {
    let french = try keys(.french)
    let languages = PageTemplates.languages(in: folder)
    #expect(languages.map(\.rawValue) == ["de", "en", "es", "fr", "it", "nl", "pl", "pt"])
    for language in languages {
      var other = try keys(language)
      if other["format.plural"] == "polish" {
        for stem in french.keys.filter({ $0.hasSuffix(".one") }).map({ $0.dropLast(4) }) {
          for form in ["few", "many"] {
            #expect(other.removeValue(forKey: "\(stem).\(form)") != nil, "\(stem).\(form)")
          }
        }
      }
      #expect(Set(other.keys) == Set(french.keys), "\(language)")
      for (key, text) in other {
        func places(_ text: String) -> Set<String> {
          Set(text.matches(of: /\{+[A-Za-z.]+\}+/).map { String($0.output) })
        }
        // How dates and numbers are put together is each language's own affair.
        if !key.hasSuffix(".one"), !key.hasPrefix("format.") {
          #expect(places(text) == places(french[key] ?? ""), "\(language) \(key)")
        }
      }
    }
  }

  @Test("no text is unused")
  func noUnusedKey() throws {
    let templates = try sources("Templates", "mustache")
    let swift = try sources("Sources/SigningWeb", "swift")
    for key in try keys(.french).keys {
      let stem = key.replacing(/\.(one|other)$/, with: "")
      let isEnd = key.hasPrefix("ended.")
      #expect(
        templates.contains("[[\(key)]]") || swift.contains("\"\(stem)\"") || isEnd, "\(key)")
    }
    for state in EndState.allCases {
      for part in ["title", "text", "nextTitle", "nextText"] {
        #expect(try keys(.french)["ended.\(state.rawValue).\(part)"] != nil, "\(state) \(part)")
      }
    }
  }

  @Test("no template puts a value in unescaped")
  func noRawValue() throws {
    let templates = try sources("Templates", "mustache")
    #expect(!templates.contains("{{{"))
    #expect(!templates.contains("{{&"))
  }

  @Test("every character that HTML gives a meaning is escaped, and no other is touched")
  func escaping() {
    #expect(
      HTMLText().escapeText("<a b=\"c\" d='e'>é & 📄")
        == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;é &amp; 📄")
    #expect(HTMLText().escapeText("Orvéa – à 14 h 32") == "Orvéa – à 14 h 32")
  }

  @Test("a page's values are escaped wherever its template shows them")
  func pageEscaping() throws {
    let templates = try PageTemplates(folder: folder)
    let model = EndedPage(
      chrome: Chrome(
        lang: "fr", languages: [], hasLanguages: false, hasManyLanguages: false, languageName: "",
        brandName: "<b>\"&'",
        logoURL: "\"><script>", darkLogoURL: "\"><script>", darkLogoMedia: "\"><script>",
        faviconURL: "\"><script>", themeURL: "\"><script>", cssURL: "", scriptURL: "",
        pageTitle: "<i>",
        isTest: false, returnURL: nil, supportURL: "\"><script>",
        contactText: "<u>", legalNoticeURL: "\"><script>", event: "", contractID: "",
        signatoryID: "", reference: "\"><script>", frameOrigins: ""), tone: "", iconClock: false,
      iconMinus: false, iconAlert: true, title: "<u>", text: "<u>", nextTitle: "<u>",
      nextText: "<u>")
    let page = templates.render(model, .ended, in: .french)
    #expect(page.contains("&lt;b&gt;&quot;&amp;&#39;"))
    for raw in ["<b>", "<i>", "<u>", "\"><script>"] { #expect(!page.contains(raw)) }
  }

  @Test("a template reaches every stored property of its page by name")
  func everyProperty() {
    let model = EndedPage(
      .notFound, texts: Texts(language: .french), assets: Assets(folder: folder))
    let link = Chrome.LanguageLink(code: "fr", name: "Français", url: "/", isCurrent: true)
    for page in [model, model.chrome, link] as [any MustacheParent] {
      for property in Mirror(reflecting: page).children where property.label != "chrome" {
        let child = page.child(named: property.label ?? "")
        let value: Any? =
          Mirror(reflecting: property.value).displayStyle == .optional
          ? Mirror(reflecting: property.value).children.first?.value : property.value
        #expect(
          String(describing: child) == String(describing: value), "\(property.label ?? "")")
      }
    }
  }

  @Test("dates, times, sizes and counts follow the language")
  func formats() throws {
    let templates = try PageTemplates(folder: folder)
    let paris = try #require(TimeZone(identifier: "Europe/Paris"))
    let date = Date(timeIntervalSince1970: 1_795_440_720)  // 2026-11-23 13:32 UTC
    let french = templates.texts(.french)
    let english = templates.texts(.english)
    #expect(
      french.dayAtTime(date, zone: paris) == "23\u{A0}novembre\u{A0}2026 à\u{A0}14\u{A0}h\u{A0}32")
    #expect(english.dayAtTime(date, zone: paris) == "23\u{A0}November\u{A0}2026 at\u{A0}14:32")
    #expect(french.size(1_234_567) == "1,2\u{A0}Mo")
    #expect(english.size(999) == "1\u{A0}KB")
    #expect(french.count("count.tries", 1) != french.count("count.tries", 2))
    #expect(
      english.count("count.pages", 2) == "2\u{A0}pages"
        || english.count("count.pages", 2) == "2 pages")
  }

  @Test(
    "each language writes dates, times and numbers its own way",
    arguments: [
      ("de", "1. November 2026 um 09:05 Uhr", "1,2 MB"),
      ("es", "1 de noviembre de 2026 a las 09:05", "1,2 MB"),
      ("fr", "1er novembre 2026 à 9 h 05", "1,2 Mo"),
      ("it", "1º novembre 2026 alle ore 09:05", "1,2 MB"),
      ("nl", "1 november 2026 om 09:05 uur", "1,2 MB"),
      ("pl", "1 listopada 2026 r. o godz. 09:05", "1,2 MB"),
      ("pt", "1 de novembro de 2026 às 09:05", "1,2 MB"),
    ])
  func everyLanguage(code: String, date: String, size: String) throws {
    let language = try #require(Language(rawValue: code))
    let texts = try PageTemplates(folder: folder).texts(language)
    let paris = try #require(TimeZone(identifier: "Europe/Paris"))
    func plain(_ text: String) -> String { text.replacing("\u{A0}", with: " ") }
    let moment = Date(timeIntervalSince1970: 1_793_520_300)  // 2026-11-01 08:05 UTC
    #expect(plain(texts.dayAtTime(moment, zone: paris)) == date)
    #expect(plain(texts.size(1_234_567)) == size)
  }

  @Test("Polish has a form for one, for a few and for many")
  func polish() throws {
    let texts = try PageTemplates(folder: folder).texts(try #require(Language(rawValue: "pl")))
    let forms = [1, 2, 5, 12, 22, 25].map { number in
      texts.count("count.pages", number).filter(\.isLetter)
    }
    #expect(forms[1] == forms[4] && forms[2] == forms[3] && forms[2] == forms[5])
    #expect(Set(forms).count == 3)
  }

  @Test("a missing text stops the server from starting and is named")
  func missingText() throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: copy) }
    try FileManager.default.copyItem(at: folder, to: copy)
    let file = copy.appending(path: "locales/en.json")
    var texts = try keys(.english)
    texts["documents.sign"] = nil
    try JSONEncoder().encode(texts).write(to: file)
    #expect {
      _ = try PageTemplates(folder: copy)
    } throws: { error in
      "\(error)".contains("documents.sign")
    }
  }
}
