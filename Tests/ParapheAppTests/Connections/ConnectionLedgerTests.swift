import NIOCore
import Testing

@testable import SigningWeb

@Suite("Who gets in when there is no room")
struct ConnectionLedgerTests {
  private func time(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

  private func admit(
    _ ledger: inout ConnectionLedger, _ subscriber: String? = nil, at seconds: Int64 = 0
  ) throws -> ConnectionLedger.ID {
    guard case .admitted(let id, nil) = ledger.admit(subscriber: subscriber, at: time(seconds))
    else { throw Refused() }
    return id
  }

  private struct Refused: Error {}

  private func go(
    _ ledger: inout ConnectionLedger, _ id: ConnectionLedger.ID,
    to phase: ConnectionLedger.Phase, at seconds: Int64
  ) {
    let mayGo = ledger.move(id, to: phase, at: time(seconds))
    #expect(mayGo)
  }

  private func expect(
    _ ledger: inout ConnectionLedger, _ subscriber: String?, at seconds: Int64,
    _ expected: ConnectionLedger.Admission
  ) {
    let admission = ledger.admit(subscriber: subscriber, at: time(seconds))
    #expect(admission == expected)
  }

  @Test("the one that has had no request for longest goes for the new one")
  func longestWaiting() throws {
    var ledger = ConnectionLedger(maximum: 3, forSubscriber: 0)
    let first = try admit(&ledger)
    let second = try admit(&ledger)
    let third = try admit(&ledger)
    go(&ledger, first, to: .receiving, at: 1)
    go(&ledger, first, to: .busy, at: 1)
    expect(&ledger, nil, at: 2, .admitted(4, inPlaceOf: second))
    #expect(ledger.phase(of: second) == .leaving)
    #expect(ledger.count == 3)
    // Answered: it waits again, but not for as long as the others.
    go(&ledger, first, to: .waiting, at: 3)
    expect(&ledger, nil, at: 4, .admitted(5, inPlaceOf: third))
    expect(&ledger, nil, at: 4, .admitted(6, inPlaceOf: 4))
    expect(&ledger, nil, at: 4, .admitted(7, inPlaceOf: first))
  }

  @Test("whoever was told to go can begin nothing more")
  func leaving() throws {
    var ledger = ConnectionLedger(maximum: 1, forSubscriber: 0)
    let first = try admit(&ledger)
    expect(&ledger, nil, at: 1, .admitted(2, inPlaceOf: first))
    let mayBegin = ledger.move(first, to: .receiving, at: time(1))
    #expect(!mayBegin)
    ledger.remove(first)
    #expect(ledger.count == 1)
    ledger.remove(2)
    #expect(ledger.count == 0)
    let third = try admit(&ledger)
    #expect(third == 3)
  }

  @Test("a body that stands still makes room where nobody else does; one that comes does not")
  func stalledBody() throws {
    var ledger = ConnectionLedger(maximum: 2, forSubscriber: 0)
    let stalled = try admit(&ledger)
    let lively = try admit(&ledger)
    go(&ledger, stalled, to: .receiving, at: 0)
    go(&ledger, lively, to: .receiving, at: 0)
    go(&ledger, lively, to: .receiving, at: 10)
    expect(&ledger, nil, at: 10, .admitted(3, inPlaceOf: stalled))
    go(&ledger, 3, to: .busy, at: 10)
    expect(&ledger, nil, at: 10, .refused(.full))
  }

  @Test("where each has a request under way the new one is refused")
  func full() throws {
    var ledger = ConnectionLedger(maximum: 2, forSubscriber: 0)
    for _ in 0..<2 {
      let id = try admit(&ledger)
      go(&ledger, id, to: .busy, at: 0)
    }
    #expect(ledger.requests == 2)
    expect(&ledger, nil, at: 60, .refused(.full))
  }

  @Test("an address at its own maximum makes room itself, and disturbs nobody else")
  func address() throws {
    var ledger = ConnectionLedger(maximum: 10, forSubscriber: 2)
    _ = try admit(&ledger, "198.51.100.1")
    let first = try admit(&ledger, "203.0.113.9")
    let second = try admit(&ledger, "203.0.113.9")
    expect(&ledger, "203.0.113.9", at: 1, .admitted(4, inPlaceOf: first))
    go(&ledger, second, to: .busy, at: 1)
    go(&ledger, 4, to: .busy, at: 1)
    expect(&ledger, "203.0.113.9", at: 1, .refused(.address))
    ledger.remove(4)
    let next = try admit(&ledger, "203.0.113.9")
    #expect(next == 5)
    // Who has no number of its own is not counted.
    for _ in 0..<5 { _ = try admit(&ledger) }
  }

  @Test("requests without end on a few connections leave nothing behind")
  func memory() throws {
    var line = WaitingLine()
    for turn in 0..<10_000 {
      line.append(.init(id: 1, turn: UInt64(turn)))
      line.tidy(mostWaiting: 1) { $0.turn == UInt64(turn) }
    }
    #expect(line.count < 100)
    let first = line.first { $0.turn == 9_999 }
    #expect(first == .init(id: 1, turn: 9_999))
  }
}
