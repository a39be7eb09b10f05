import Foundation
import Signing
import Testing

@testable import SigningWeb

@Suite("What is written down of refusals")
struct RefusalHistoryTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)
  private let contract = ContractID(rawValue: "ctr_1")
  private let claire = SignatoryID(rawValue: "sig_1")
  private let visitor = Actor(.signatory, address: "203.0.113.7")

  private func note(
    _ history: inout RefusalHistory, _ reason: RefusalReason = .expiredLink, after: TimeInterval
  ) -> Bool {
    history.note(reason, contract, claire, by: visitor, at: now + after)
  }

  private func counts(_ lines: [RefusalHistory.Line]) -> [String?] {
    lines.map { $0.event.data["count"] }
  }

  @Test("the first at once, then one line an hour with how many came since the last")
  func hourly() {
    var history = RefusalHistory()
    let first = note(&history, after: 0)
    #expect(first)
    #expect(counts(history.take(at: now)) == ["1"])
    for second in 1...9 {
      let isDue = note(&history, after: TimeInterval(second))
      #expect(!isDue)
    }
    #expect(history.take(at: now + 3_599).isEmpty)
    let line = history.take(at: now + 3_600)
    #expect(counts(line) == ["9"])
    #expect(line.first?.event.at == now + 9)
    #expect(history.take(at: now + 9_000).isEmpty)
    let later = note(&history, after: 9_001)
    #expect(later)
  }

  @Test("each reason has lines of its own, and those that name no contract have none")
  func reasons() {
    var history = RefusalHistory()
    _ = note(&history, .expiredLink, after: 0)
    _ = note(&history, .forgedForm, after: 0)
    _ = note(&history, .guessedLink, after: 0)
    let kinds = history.take(at: now).map(\.event.kind)
    #expect(Set(kinds) == [.linkExpiredUsed, .formRefused])
  }

  @Test("a line that could not be written is counted again, and tried soon")
  func givenBack() {
    var history = RefusalHistory()
    _ = note(&history, after: 0)
    for line in history.take(at: now) { history.giveBack(line, at: now) }
    _ = note(&history, after: 1)
    #expect(history.take(at: now + 59).isEmpty)
    #expect(counts(history.take(at: now + 60)) == ["2"])
  }

  @Test("a clock that went back keeps nothing waiting, and a stop writes what is counted")
  func clocks() {
    var history = RefusalHistory()
    _ = note(&history, after: 0)
    _ = history.take(at: now)
    let isDue = note(&history, after: -86_400)
    #expect(isDue)
    _ = history.take(at: now - 86_400)
    _ = note(&history, after: -86_399)
    #expect(counts(history.take(at: now - 86_399, isLast: true)) == ["1"])
  }

  @Test("made-up contracts and addresses do not fill the memory")
  func bounded() {
    var history = RefusalHistory()
    for number in 0..<RefusalHistory.most + 100 {
      _ = history.note(
        .expiredLink, ContractID(rawValue: "ctr_\(number)"), claire, by: visitor, at: now)
    }
    #expect(history.take(at: now).count == RefusalHistory.most)
    var lines = RefusalLines()
    for number in 0..<RefusalLines.most + 100 { lines.note(.guessedLink, "\(number)") }
    let taken = lines.take()
    #expect(taken.count == RefusalLines.most + 1)
    #expect(taken.last == RefusalLines.Line(reason: .guessedLink, address: nil, count: 100))
    #expect(lines.take().isEmpty)
  }
}
