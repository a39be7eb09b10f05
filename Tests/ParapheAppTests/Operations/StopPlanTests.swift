import Testing

@testable import ParapheApp

@Suite("What a signal to stop leads to")
struct StopPlanTests {
  private let start = ContinuousClock.now

  @Test("SIGTERM drains where that was asked for, then stops, with all the time for it")
  func drain() {
    var plan = StopPlan(drain: .seconds(20), limit: .seconds(30))
    let first = plan.heard(.terminate, at: start)
    #expect(first?.step == .drain(until: start + .seconds(20)))
    #expect(first?.goneBy == start + .seconds(50))
    let second = plan.drained(at: start + .seconds(20))
    #expect(second?.step == .stop)
    #expect(second?.goneBy == start + .seconds(50))
    let third = plan.heard(.interrupt, at: start + .seconds(21))
    #expect(third?.step == nil)
  }

  @Test("a second signal ends the drain", arguments: [StopPlan.Signal.terminate, .interrupt])
  func second(_ signal: StopPlan.Signal) {
    var plan = StopPlan(drain: .seconds(20), limit: .seconds(30))
    _ = plan.heard(.terminate, at: start)
    let next = plan.heard(signal, at: start + .seconds(1))
    #expect(next?.step == .stop)
    #expect(next?.goneBy == start + .seconds(31))
    let late = plan.drained(at: start + .seconds(20))
    #expect(late?.step == nil)
  }

  @Test("SIGINT never drains, and nothing does unless it was asked for")
  func immediate() {
    var interrupted = StopPlan(drain: .seconds(20), limit: .seconds(30))
    let interruption = interrupted.heard(.interrupt, at: start)
    #expect(interruption?.step == .stop)
    var plain = StopPlan(drain: .zero, limit: .seconds(30))
    let next = plain.heard(.terminate, at: start)
    #expect(next?.step == .stop)
    #expect(next?.goneBy == start + .seconds(30))
    let again = plain.heard(.terminate, at: start)
    #expect(again?.step == nil)
  }
}

@Suite("How descriptors are divided")
struct ConnectionSharesTests {
  @Test("with a reserve, and with room for the stand-in that nobody takes from it")
  func shares() throws {
    let usual = try ConnectionShares(limit: 1_024, asked: nil, isEmbedded: true)
    #expect(usual.web == 576)
    #expect(usual.local == 96)
    let alone = try ConnectionShares(limit: 1_024, asked: nil, isEmbedded: false)
    #expect(alone.web == 768)
    #expect(alone.local == 0)
    #expect(try ConnectionShares(limit: 65_536, asked: nil, isEmbedded: false).web == 4_096)
    #expect(try ConnectionShares(limit: 65_536, asked: 30_000, isEmbedded: false).web == 30_000)
    #expect(try ConnectionShares(limit: 192, asked: nil, isEmbedded: false).web == 64)
  }

  @Test("too few refuse to start, and so does who asks for more than there are")
  func tooFew() {
    let few = #expect(throws: ConfigurationProblem.self) {
      try ConnectionShares(limit: 191, asked: nil, isEmbedded: false)
    }
    #expect(few?.description.contains("192") == true)
    let greedy = #expect(throws: ConfigurationProblem.self) {
      try ConnectionShares(limit: 1_024, asked: 769, isEmbedded: false)
    }
    #expect(greedy?.variable == "PARAPHE_CONNECTIONS")
    #expect(greedy?.advice.contains("768") == true)
  }
}
