import NIOCore
import Testing

@testable import SigningWeb

@Suite("Writes without progress")
struct WriteProgressTests {
  private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

  @Test("a peer that takes nothing is ended after the limit, and not before")
  func nothing() {
    var progress = WriteProgress(limit: .seconds(20))
    progress.wrote(at: at(100))
    #expect(progress.looked(waiting: 5_000, at: at(102)) == .lookLater)
    #expect(progress.looked(waiting: 5_000, at: at(119)) == .lookLater)
    #expect(progress.looked(waiting: 5_000, at: at(120)) == .end)
  }

  @Test("a peer that takes a byte now and then is not ended")
  func slow() {
    var progress = WriteProgress(limit: .seconds(20))
    progress.wrote(at: at(0))
    for (round, waiting) in (0..<100).map({ ($0, 5_000 - $0) }) {
      #expect(progress.looked(waiting: waiting, at: at(Int64(round) * 19)) == .lookLater)
    }
  }

  @Test("a write that was let through is progress, whatever still waits")
  func writes() {
    var progress = WriteProgress(limit: .seconds(20))
    progress.wrote(at: at(0))
    _ = progress.looked(waiting: 5_000, at: at(15))
    progress.wrote(at: at(15))
    #expect(progress.looked(waiting: 9_000, at: at(30)) == .lookLater)
    #expect(progress.looked(waiting: 9_000, at: at(35)) == .end)
  }

  @Test("nothing is looked at where nothing waits")
  func rest() {
    var progress = WriteProgress(limit: .seconds(20))
    progress.wrote(at: at(0))
    #expect(progress.looked(waiting: 0, at: at(60)) == .rest)
  }
}
