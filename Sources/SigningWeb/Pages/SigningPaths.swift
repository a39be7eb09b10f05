import Signing

/// The paths of one signing link's pages, each with the language where it is not the contract's.
struct SigningPaths: Sendable {
  let token: String
  /// Kept in every address: pages use neither cookies nor storage.
  let language: Language?

  var documents: String { path("") }
  var start: String { path("/start") }
  var code: String { path("/code") }
  var resend: String { path("/resend") }
  var decline: String { path("/decline") }
  var done: String { path("/done") }

  func documents(showing number: Int) -> String { path("", ["doc=\(number)"]) }
  func code(after note: CodeNote) -> String { path("/code", ["after=\(note.rawValue)"]) }
  func codeWaiting(from place: Place.Call) -> String {
    path("/code", ["wait=1", "from=\(place.rawValue)"])
  }
  func status(of place: String) -> String { path("/status", ["of=\(place)"]) }
  func file(_ number: Int) -> String { path("/documents/\(number)") }
  func download(_ number: Int) -> String { path("/documents/\(number)", ["download=1"]) }
  func displayed(_ number: Int) -> String { path("/documents/\(number)/displayed") }
  func signedCopy(_ number: Int) -> String { path("/documents/\(number)/signed") }

  private func path(_ end: String, _ query: [String] = []) -> String {
    let all = query + (language.map { ["lang=\($0.rawValue)"] } ?? [])
    return "/sign/\(token)\(end)" + (all.isEmpty ? "" : "?" + all.joined(separator: "&"))
  }
}

/// What the code page has to say of what was just done. It only chooses a text.
enum CodeNote: String, Sendable {
  case sent, failed, resendRefused
}
