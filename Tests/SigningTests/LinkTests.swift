import Foundation
import Testing

@testable import Signing

@Suite("Signing links")
struct LinkTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)
  private let tokens = LinkTokens(key: Data("a key of at least thirty-two bytes".utf8))

  private func link(opened: TimeInterval? = nil, seen: TimeInterval? = nil) -> SigningLink {
    SigningLink(
      id: .random(), contractID: .random(), signatoryID: .random(), createdAt: now,
      openedAt: opened.map(now.addingTimeInterval), lastSeenAt: seen.map(now.addingTimeInterval))
  }

  private func isUsable(
    _ link: SigningLink, after seconds: TimeInterval, _ status: SignatoryStatus = .waiting,
    signedAt: Date? = nil
  ) -> Bool {
    let state = SignatoryState(id: .random(), status: status, signedAt: signedAt)
    return link.isUsable(
      by: state, of: ContractState(status: .open, signatories: [state]),
      at: now.addingTimeInterval(seconds), LinkLifetimes())
  }

  @Test("whoever signed early gets the copy that was promised, a day from the last signature")
  func earlySigner() {
    let early = SignatoryState(id: .random(), status: .signed, signedAt: now)
    let days = 86_400.0
    func isUsable(_ contract: ContractState, after seconds: TimeInterval) -> Bool {
      link(opened: 0, seen: 0).isUsable(
        by: early, of: contract, at: now.addingTimeInterval(seconds), LinkLifetimes())
    }
    let waiting = SignatoryState(id: .random())
    #expect(
      isUsable(ContractState(status: .open, signatories: [early, waiting]), after: 20 * days))
    #expect(
      !isUsable(ContractState(status: .canceled, signatories: [early, waiting]), after: 20 * days))
    let late = SignatoryState(
      id: .random(), status: .signed, signedAt: now.addingTimeInterval(20 * days))
    let done = ContractState(status: .completed, signatories: [early, late])
    #expect(isUsable(done, after: 20 * days + 86_399))
    #expect(!isUsable(done, after: 21 * days))
  }

  @Test("a token leads to its link, and the same link gives the same token")
  func roundTrip() {
    let id = LinkID.random()
    #expect(tokens.link(of: tokens.token(for: id)) == id)
    #expect(tokens.token(for: id) == tokens.token(for: id))
  }

  @Test("a token with one character changed, cut or of another key is refused")
  func tampering() {
    let token = tokens.token(for: .random())
    for index in token.indices {
      var changed = token
      changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
      #expect(tokens.link(of: changed) == nil)
    }
    #expect(tokens.link(of: String(token.dropLast())) == nil)
    #expect(tokens.link(of: "") == nil)
    #expect(LinkTokens(key: Data(repeating: 7, count: 32)).link(of: token) == nil)
  }

  @Test("a page token is good for its own link and its time only")
  func pageTokens() {
    let link = LinkID.random()
    let token = tokens.pageToken(for: link, tries: 2, at: now)
    func tries(_ token: String, _ link: LinkID, after seconds: TimeInterval = 0) -> Int? {
      tokens.tries(
        inPageToken: token, for: link, at: now.addingTimeInterval(seconds), age: 60)
    }
    #expect(tries(token, link) == 2)
    #expect(tries(token, .random()) == nil)
    #expect(tries(token, link, after: 61) == nil)
    #expect(tries("", link) == nil)
    #expect(tries(token.replacing(".2.", with: ".3."), link) == nil)
    #expect(tries("9999999999." + token.dropFirst(11), link, after: 0) == nil)
  }

  @Test("unopened 60 minutes, then 30 minutes idle and 4 hours at most")
  func lifetimes() {
    #expect(isUsable(link(), after: 3_599))
    #expect(!isUsable(link(), after: 3_600))
    #expect(isUsable(link(opened: 60, seen: 3_600), after: 3_600 + 1_799))
    #expect(!isUsable(link(opened: 60, seen: 3_600), after: 3_600 + 1_800))
    #expect(!isUsable(link(opened: 0, seen: 14_399), after: 14_400))
  }

  @Test("an expired link never loses a signature under way, and keeps the signed copy a day")
  func underWay() {
    #expect(isUsable(link(opened: 0, seen: 0), after: 90_000, .signing))
    #expect(isUsable(link(opened: 0, seen: 0), after: 90_000, .signUnknown))
    #expect(isUsable(link(opened: 0, seen: 0), after: 80_000, .signed, signedAt: now))
    #expect(!isUsable(link(opened: 0, seen: 0), after: 86_401, .signed, signedAt: now))
  }

  @Test("a revoked link is over, whatever the state")
  func revoked() {
    var ended = link()
    ended.revokedAt = now
    #expect(!isUsable(ended, after: 1))
    #expect(!isUsable(ended, after: 1, .signed, signedAt: now))
  }
}
