import Foundation
import Testing

@testable import Signing

@Suite("How a signatory was authenticated, as the company says")
struct AuthenticationTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func refusals(_ draft: AuthenticationDraft) -> [String] {
    do {
      _ = try draft.checked("authentication", at: now)
      return []
    } catch {
      return error.problems.map { "\($0.code) \($0.field)" }
    }
  }

  @Test("is kept to the second, and comes back out of the trail as it was")
  func kept() throws {
    let draft = AuthenticationDraft(
      method: "passkey", at: "2026-11-30T19:00:00.75+01:00", level: "high", subject: "a b",
      session: "1f", provider: "Orvéa", acr: "eidas3")
    let authentication = try draft.checked("authentication", at: now)
    #expect(authentication.members["at"] == "2026-11-30T18:00:00Z")
    let lower = AuthenticationDraft(method: "sso", at: "2026-11-30t18:00:00z")
    #expect(try lower.checked("authentication", at: now).members["at"] == "2026-11-30T18:00:00Z")
    #expect(Authentication(trail: authentication.trail("x")) == nil)
    #expect(Authentication(trail: authentication.trail("x.y"), "x.y") == authentication)
  }

  @Test(
    "needs an instant that has been",
    arguments: [
      "", "yesterday", "2026-11-30", "2026-11-30 18:00:00Z", "2026-11-30T24:00:00Z",
      "2027-01-15T08:06:00Z", "2026-11-30T18:00:00", "2026-13-30T18:00:00Z",
      "2026-02-31T10:00:00Z", "2026-11-30T25:00:00Z", "2026-11-30T10:00:00+25:00",
    ])
  func time(at: String) {
    #expect(
      refusals(AuthenticationDraft(method: "sso", at: at))
        .contains("authentication_time_invalid authentication.at"))
  }

  @Test("may be of a clock that is a little ahead")
  func ahead() {
    #expect(refusals(AuthenticationDraft(method: "sso", at: "2027-01-15T08:04:00Z")) == [])
  }

  @Test(
    "holds nothing that opens anything",
    arguments: [
      "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "Bearer abc", " bearer abc",
      "-----BEGIN PRIVATE KEY-----",
    ])
  func secrets(value: String) {
    let draft = AuthenticationDraft(method: "sso", at: "2026-11-30T18:00:00Z", session: value)
    #expect(refusals(draft) == ["authentication_secret authentication.session"])
  }

  @Test("is bounded, and plain text")
  func bounds() {
    func draft(_ acr: String) -> AuthenticationDraft {
      AuthenticationDraft(method: "sso", at: "2026-11-30T18:00:00Z", acr: acr)
    }
    #expect(refusals(draft(String(repeating: "é", count: 8_180))) == [])
    #expect(
      refusals(draft(String(repeating: "é", count: 8_192)))
        == ["authentication_too_large authentication"])
    #expect(refusals(draft("a\u{202E}b")) == ["field_invalid authentication.acr"])
    #expect(refusals(draft(" ")) == ["field_missing authentication.acr"])
  }

  @Test("is told in words, the company's own or those of the open list")
  func words() {
    let known = Authentication(method: "otp-sms", at: now)
    #expect(
      known.words(company: "Orvéa", time: "T", in: .french)
        == "authentifié par Orvéa avec un code par SMS le T, selon l’entreprise")
    let other = Authentication(method: "retina", at: now, provider: "Idem")
    #expect(
      other.words(company: "Orvéa", time: "T", in: .english)
        == "authenticated by Idem with “retina” at T, according to the company")
  }
}
