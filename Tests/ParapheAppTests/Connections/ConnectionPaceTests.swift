import NIOCore
import Testing

@testable import SigningWeb

@Suite("How slowly a request may come")
struct ConnectionPaceTests {
  private func time(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

  private func begun(at seconds: Int64 = 0) -> ConnectionPace {
    var pace = ConnectionPace(RequestDeadlines(), at: time(0))
    pace.ready(at: time(0))
    pace.arrived(100, at: time(seconds))
    pace.began()
    pace.ready(at: time(seconds))
    return pace
  }

  @Test("nothing at all ends sooner than a pause between two requests")
  func idle() {
    var pace = ConnectionPace(RequestDeadlines(), at: time(0))
    #expect(pace.deadline?.at == time(15))
    #expect(pace.deadline?.ending == .silent)
    pace.arrived(100, at: time(1))
    pace.began()
    pace.completed()
    #expect(pace.deadline == nil)
    pace.answered(at: time(5))
    #expect(pace.deadline?.at == time(80))
    #expect(pace.deadline?.ending == .silent)
  }

  @Test("a head has its time from its first byte, however many follow")
  func head() {
    var pace = ConnectionPace(RequestDeadlines(), at: time(0))
    pace.ready(at: time(0))
    for second in 3..<12 { pace.arrived(1, at: time(Int64(second))) }
    #expect(pace.deadline?.at == time(13))
    #expect(pace.deadline?.ending == .slowHead)
  }

  @Test("a body may pause, but not for long")
  func pause() {
    var pace = begun()
    #expect(pace.deadline?.at == time(20))
    #expect(pace.deadline?.ending == .slowBody)
    pace.arrived(1 << 20, at: time(19))
    pace.ready(at: time(19))
    #expect(pace.deadline?.at == time(39))
  }

  @Test("a body of drops ends soon, a large one on a slow line does not")
  func drops() throws {
    var drops = begun()
    for second in stride(from: Int64(5), through: 25, by: 5) {
      drops.arrived(1, at: time(second))
      drops.ready(at: time(second))
    }
    #expect(try #require(drops.deadline).at <= time(31))
    var slow = begun()
    let size = 67 << 20
    var second: Int64 = 0
    while slow.received < size {
      second += 1
      #expect(try #require(slow.deadline).at > time(second))
      slow.arrived(20_000, at: time(second))
      slow.ready(at: time(second))
    }
    #expect(second > 3_000)
  }

  @Test("while the server does not read, no time runs")
  func serversTurn() {
    var pace = begun()
    pace.arrived(1_000, at: time(1))
    #expect(pace.deadline == nil)
    pace.ready(at: time(1_000))
    #expect(pace.deadline?.at == time(1_020))
  }

  @Test("what is still coming of an answered request is not answered twice")
  func answered() {
    var pace = begun()
    pace.answered(at: time(1))
    #expect(pace.deadline?.ending == .silent)
  }
}
