import Signing

/// The paths of one signing link's pages, each with the visitor's language and the host page's colour
/// scheme where they are not the usual ones: pages use neither cookies nor storage.
struct SigningPaths: Sendable {
  /// `/sign/{token}`
  private let base: String
  /// Where it is not the contract's.
  private let language: Language?
  /// Where it is not the visitor's own.
  let scheme: BrandTheme.Mode

  init(token: String, language: Language?, scheme: BrandTheme.Mode = .auto) {
    self.init(base: "/sign/\(token)", language: language, scheme: scheme)
  }

  init(base: String, language: Language?, scheme: BrandTheme.Mode) {
    self.base = base
    self.language = language
    self.scheme = scheme
  }

  var documents: String { path("") }
  var start: String { path("/start") }
  var code: String { path("/code") }
  var resend: String { path("/resend") }
  var decline: String { path("/decline") }
  var done: String { path("/done") }

  /// - Parameter read: the numbers of the documents that were read to their end.
  func documents(showing number: Int, from page: Int = 1, asText: Bool = false, read: Set<Int> = [])
    -> String
  {
    path(
      "",
      ["doc=\(number)"] + (page > 1 ? ["page=\(page)"] : []) + (asText ? ["text=1"] : [])
        + (read.isEmpty ? [] : ["read=\(ReadDocuments.text(read))"]))
  }
  func code(after note: CodeNote) -> String { path("/code", ["after=\(note.rawValue)"]) }
  func codeWaiting(from place: Place.Call) -> String {
    path("/code", ["wait=1", "from=\(place.rawValue)"])
  }
  func status(of place: String) -> String { path("/status", ["of=\(place)"]) }
  func file(_ number: Int) -> String { path("/documents/\(number)") }
  func download(_ number: Int) -> String { path("/documents/\(number)", ["download=1"]) }
  func image(_ number: Int, page: Int) -> String { path("/documents/\(number)/pages/\(page)") }
  func displayed(_ number: Int) -> String { path("/documents/\(number)/displayed") }
  func signedCopy(_ number: Int) -> String { path("/documents/\(number)/signed") }

  /// The same page in another language.
  static func path(_ path: String, in language: Language) -> String {
    let parts = path.split(separator: "?", maxSplits: 1)
    let kept = (parts.count > 1 ? parts[1].split(separator: "&") : [])
      .filter { !$0.hasPrefix("lang=") }
    return (parts.first.map(String.init) ?? "") + "?"
      + (kept.map(String.init) + ["lang=\(language.rawValue)"]).joined(separator: "&")
  }

  private func path(_ end: String, _ query: [String] = []) -> String {
    let all =
      query + (language.map { ["lang=\($0.rawValue)"] } ?? [])
      + (scheme == .auto ? [] : ["theme=\(scheme.rawValue)"])
    return "\(base)\(end)" + (all.isEmpty ? "" : "?" + all.joined(separator: "&"))
  }
}

/// What the code page has to say of what was just done. It only chooses a text.
enum CodeNote: String, Sendable {
  case sent, failed, resendRefused
}

/// Which documents a browser showed to their end, as addresses and forms carry it: `1,3`.
enum ReadDocuments {
  static func numbers(_ text: some StringProtocol) -> Set<Int> {
    Set(text.prefix(200).split(separator: ",").compactMap { Int($0) })
  }

  static func text(_ numbers: Set<Int>) -> String {
    numbers.sorted().map(String.init).joined(separator: ",")
  }
}
