import Foundation
import Signing
import Testing

@testable import ParapheApp

@Suite("A brand's file")
struct BrandFileTests {
  private let known = ["fr", "en", "de"].compactMap { Language(rawValue: $0) }

  /// Reads a brand of these members besides its name and key.
  private func finding(
    _ members: String = "", id: String = "acme", files: [String] = []
  ) throws -> BrandFiles.Finding {
    try finding(
      whole:
        #"{"name":"Acme","apiKeyHash":"\#(String(repeating: "a", count: 64))"\#(members.isEmpty ? "" : ",")\#(members)}"#,
      id: id, files: files)
  }

  private func finding(
    whole: String, id: String = "acme", files: [String] = []
  ) throws -> BrandFiles.Finding {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let own = folder.appending(path: id)
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    for name in files { try Data("x".utf8).write(to: own.appending(path: name)) }
    try Data(whole.utf8).write(to: own.appending(path: "brand.json"))
    return BrandFiles(folder: folder, known: known).finding(BrandID(rawValue: id))
  }

  @Test("with a name and a key alone is a brand that nobody may frame")
  func least() throws {
    let brand = try #require(try finding().brand)
    #expect(brand.name == "Acme")
    #expect(brand.languages == known)
    #expect(brand.frameOrigins.isEmpty)
    #expect(!brand.notifyOwner && !brand.readToEnd)
    #expect(brand.theme == BrandTheme())
  }

  @Test(
    "what is wrong is refused with its place and what to do",
    arguments: [
      (#""colour":"red""#, "colour: this key is not known"),
      (#""theme":{"colour":"red"}"#, "theme.colour: this key is not known"),
      (#""texts":{"fr":{"titel":"x"}}"#, "texts.fr.titel: this key is not known"),
      (#""webhook":{"url":"https://a.example","secrets":[],"key":1}"#, "webhook.key: this key"),
      (#""theme":{"radius":"10px"}"#, "theme.radius: has to be a whole number"),
      (#""languages":"fr""#, "languages: has to be a list"),
      (#""languages":["fr","xx"]"#, "languages[1]: \"xx\" is not one of fr, en, de"),
      (#""theme":{"accent":"red;}body{display:none"}"#, "theme.accent: a colour as #RRGGBB"),
      (#""theme":{"font":"x;}body{display:none"}"#, "theme.font: font families"),
      (#""theme":{"font":"\"Open"}"#, "theme.font: font families"),
      (#""theme":{"font":"\"a'b\" c'd"}"#, "theme.font: font families"),
      (#""frameOrigins":["https://A.example"]"#, "frameOrigins[0]: \"https://A.example\""),
      (#""theme":{"fontFile":"font.ttf"}"#, "theme.fontFile: the name of a .woff2 file"),
      (#""theme":{"radius":200}"#, "theme.radius: from 0 to 24"),
      (#""theme":{"mode":"sepia"}"#, "theme.mode: auto, light or dark"),
      (#""frameOrigins":["https://a.example/x"]"#, "frameOrigins[0]: \"https://a.example/x\""),
      (#""frameOrigins":["https://a.example","*"]"#, "frameOrigins[1]: \"*\""),
      (#""logo":"../secret.png""#, "logo: the name of a .svg or .png file"),
      (#""logo":"missing.svg""#, "logo: there is no file \"missing.svg\" beside it"),
      (#""supportURL":"javascript:alert(1)""#, "supportURL: an https, http or mailto address"),
      (#""returnURL":"mailto:a@b.example""#, "returnURL: an absolute https or http address"),
      (#""returnSecret":"secret""#, "returnSecret: whsec_"),
      (#""timeZone":"Paris""#, "timeZone: a zone of the tz database"),
      (#""texts":{"pl":{"button":"x"}}"#, "texts.pl: there are no texts in this language"),
      (#""texts":{"fr":{"button":" "}}"#, "texts.fr.button: 1 to 40 characters"),
      (#""limits":{"visitsPerMinute":0}"#, "limits.visitsPerMinute: a whole number from 1"),
      (#""platformAccount":{"apiKey":""}"#, "platformAccount.apiUser: is missing"),
      (#""previousApiKeyHash":"short""#, "previousApiKeyHash: the SHA-256"),
    ])
  func wrong(members: String, words: String) throws {
    let problem = try #require(try finding(members).problem)
    #expect("\(problem)".contains("acme/brand.json: "))
    #expect("\(problem)".contains(words), "\(problem)")
  }

  @Test("everything that is wrong is said at once")
  func everything() throws {
    let problem = try finding(#""timeZone":"x","theme":{"radius":99},"logo":"a.gif""#).problem
    #expect("\(try #require(problem))".split(separator: "\n").count == 3)
  }

  @Test(
    "what is no brand's file is refused",
    arguments: [#"{"name":"x","apiKeyHash":"short"}"#, #"{"apiKeyHash":"x"}"#, "[]", "", "{"])
  func noBrand(whole: String) throws {
    #expect(try finding(whole: whole).problem != nil)
  }

  @Test("a name that could not stand in an address is refused")
  func names() throws {
    #expect(try finding(id: "Acme").problem != nil)
    #expect(try finding(id: "a.b").problem != nil)
    #expect(try finding(id: "acme-2").problem == nil)
  }

  @Test("a colour pair under WCAG AA is refused with the figures, in each scheme")
  func contrast() throws {
    let light = try #require(try finding(##""theme":{"accent":"#88AACC"}"##).problem)
    #expect(
      "\(light)".contains(
        "theme: accent #88aacc on page #ffffff has a contrast of 2.42 in the light scheme; text needs 4.5 (WCAG 2.2, 1.4.3)"
      ), "\(light)")
    let dark = try #require(try finding(##""darkTheme":{"accent":"#0F5561"}"##).problem)
    #expect("\(dark)".contains("darkTheme: accent #0f5561"), "\(dark)")
    let border = try #require(try finding(##""theme":{"field":"#DDDDDD"}"##).problem)
    #expect("\(border)".contains("controls need 3 (WCAG 2.2, 1.4.11)"), "\(border)")
    // A scheme that nobody sees may be anything.
    #expect(
      try finding(##""theme":{"mode":"light"},"darkTheme":{"accent":"#0F5561"}"##).problem == nil)
  }

  @Test("one accent is enough: what goes with it is derived, readable in both schemes")
  func derived() throws {
    for accent in ["#0F5561", "#5B2A6E", "#B3005E", "#1A4FBA", "#7A4B00", "#111111"] {
      let brand = try finding(##""theme":{"accent":"\##(accent)"}"##)
      #expect(brand.problem == nil, "\(accent) \(String(describing: brand.problem))")
    }
  }

  @Test("images and a font are found beside it")
  func files() throws {
    let brand = try #require(
      try finding(
        #""logo":"a.svg","darkLogo":"b.png","favicon":"c.svg","theme":{"fontFile":"f.woff2"}"#,
        files: ["a.svg", "b.png", "c.svg", "f.woff2"]
      ).brand)
    #expect(brand.logo?.lastPathComponent == "a.svg")
    #expect(brand.theme.fontFile?.lastPathComponent == "f.woff2")
  }

  @Test("what is written is read again as it was, for its owner only, and its secrets are not told")
  func written() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "brand.json")
    let secret = WebhookSecret.random().text
    var brand = BrandFile(name: "Acme", apiKeyHash: String(repeating: "a", count: 64))
    brand.returnSecret = secret
    brand.platformAccount = BrandAccount(apiKey: "very-secret", apiUser: "user")
    try brand.write(to: file)
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let read = try BrandFile(reading: file)
    #expect(read.returnSecret == secret && read.platformAccount?.apiKey == "very-secret")
    var dumped = ""
    dump(read, to: &dumped)
    for text in ["\(read)", String(reflecting: read), dumped, "\(read.platformAccount!)"] {
      #expect(!text.contains(secret) && !text.contains("very-secret"))
    }
  }

  @Test("every key is documented")
  func documented() throws {
    let article = try String(
      contentsOf: RunningServer.root.appending(
        path: "Sources/ParapheApp/Documentation.docc/Brands.md"), encoding: .utf8)
    for key in BrandKeys.all {
      #expect(article.contains("`\(key)`"), "\(key)")
    }
  }
}
