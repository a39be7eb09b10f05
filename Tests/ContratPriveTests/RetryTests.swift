import Foundation
import Synchronization
import Testing

@testable import ContratPrive

/// A clock whose pauses take no time, and are written down.
final class PausesClock: Clock {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
  }

  private let state = Mutex<(now: Duration, pauses: [Duration])>((.zero, []))
  let minimumResolution = Duration.zero

  var now: Instant { Instant(offset: state.withLock { $0.now }) }
  var pauses: [Duration] { state.withLock { $0.pauses } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    state.withLock {
      $0.pauses.append(deadline.offset - $0.now)
      $0.now = deadline.offset
    }
  }

  /// Time that passes while something else happens.
  func pass(_ duration: Duration) {
    state.withLock { $0.now += duration }
  }
}

@Suite("Reads that are made again")
struct RetryTests {
  private let clock = PausesClock()
  private static let ok = #"{"status":"ok","contract":[]}"#

  private func client(
    _ transport: ScriptedTransport, retries: Int = 2, base: Duration = .milliseconds(100),
    cap: Duration = .seconds(1), random: Double = 1
  ) -> ContratPriveClient {
    .scripted(
      transport, timeouts: CallTimeouts(plain: .seconds(10), withDocuments: .seconds(10)),
      retries: RetryPolicy(
        retries: retries, base: base, cap: cap, clock: clock, random: { random }))
  }

  @Test("a read that met a passing failure is made again, with growing pauses")
  func passes() async throws {
    let transport = ScriptedTransport { attempt throws(TransportFailure) in
      switch attempt {
      case 0: throw .notConnected
      case 1: TransportResponse(status: 503, body: Data("busy".utf8))
      default: TransportResponse(status: 200, body: Data(Self.ok.utf8))
      }
    }
    _ = try await client(transport).call(ContractListRequest())
    #expect(transport.requests.count == 3)
    #expect(clock.pauses == [.milliseconds(100), .milliseconds(200)])
  }

  @Test("by default, twice")
  func byDefault() {
    #expect(RetryPolicy().retries == 2)
    #expect(RetryPolicy.none.retries == 0)
    #expect(RetryPolicy(retries: 1_000).retries == 10)
    #expect(RetryPolicy(retries: -1).retries == 0)
  }

  @Test("pauses lie between half and the whole of their length, up to the cap")
  func jitter() {
    for (random, expected) in [(0.0, [50, 100, 150, 150]), (1.0, [100, 200, 300, 300])] {
      let policy = RetryPolicy(
        base: .milliseconds(100), cap: .milliseconds(300), random: { random })
      #expect((0..<4).map(policy.pause(after:)) == expected.map { .milliseconds($0) })
    }
    for _ in 0..<100 {
      #expect(
        (.milliseconds(125)...Duration.milliseconds(250)).contains(RetryPolicy().pause(after: 0)))
    }
  }

  @Test("when all attempts fail, the last failure is told")
  func givesUp() async {
    let transport = ScriptedTransport(502, "bad gateway")
    let error = await client(transport, retries: 3).error(of: ExampleCalls.detail)
    #expect(error?.reason == .unreadable)
    #expect(error?.httpStatus == 502)
    #expect(transport.requests.count == 4)
  }

  @Test(
    "a write is made once, whatever happens",
    arguments: [TransportFailure.notConnected, .interrupted, .answerTooLarge])
  func writes(failure: TransportFailure) async {
    let calls: [any PlatformCall] = [
      ExampleCalls.create(), ExampleCalls.cancel, ExampleCalls.sendSms, ExampleCalls.sendAllSms,
      ExampleCalls.sign,
    ]
    for call in calls {
      let transport = ScriptedTransport { _ throws(TransportFailure) in throw failure }
      let error = await client(transport).error(of: call)
      #expect(transport.requests.count == 1)
      #expect(error?.retrySafety == (failure == .notConnected ? .safe : .unknownOutcome))
    }
  }

  @Test("the three reads are check, list and detail")
  func reads() async {
    for call in [CheckConnexionRequest(), ContractListRequest(), ExampleCalls.detail]
      as [any PlatformCall]
    {
      let transport = ScriptedTransport { _ throws(TransportFailure) in throw .interrupted }
      let error = await client(transport).error(of: call)
      #expect(transport.requests.count == 3)
      #expect(error?.isSafeToRepeat == true)
    }
  }

  @Test("a refusal and an answer that is too large are final")
  func final() async {
    let refused = ScriptedTransport(429, #"{"status":"error","code":"quotaExceeded"}"#)
    #expect(await client(refused).error(of: ExampleCalls.list)?.retrySafety == .nextDay)
    #expect(refused.requests.count == 1)
    let tooLarge = ScriptedTransport { _ throws(TransportFailure) in throw .answerTooLarge }
    #expect(await client(tooLarge).error(of: ExampleCalls.list)?.reason == .unreadable)
    #expect(tooLarge.requests.count == 1)
  }

  @Test("attempts and pauses together stay within the call's timeout")
  func timeLimit() async {
    let transport = ScriptedTransport { [clock] _ throws(TransportFailure) in
      clock.pass(.seconds(4))
      throw .interrupted
    }
    _ = await client(transport, retries: 10).error(of: ExampleCalls.list)
    #expect(
      transport.requests.map(\.timeout)
        == [.seconds(10), .milliseconds(5_900), .milliseconds(1_700)])
  }

  @Test("no pause is begun that would not end in time")
  func noPauseBeyondTheLimit() async {
    let transport = ScriptedTransport { _ throws(TransportFailure) in throw .notConnected }
    _ = await client(transport, base: .seconds(20), cap: .seconds(20)).error(of: ExampleCalls.list)
    #expect(transport.requests.count == 1)
    #expect(clock.pauses.isEmpty)
  }

  @Test("a canceled task makes no further attempt")
  func cancellation() async {
    let transport = ScriptedTransport { _ throws(TransportFailure) in
      withUnsafeCurrentTask { $0?.cancel() }
      throw .interrupted
    }
    let client = client(transport)
    let error = await Task { await client.error(of: ExampleCalls.list) }.value
    #expect(error?.reason == .interrupted)
    #expect(transport.requests.count == 1)
  }

  @Test("what is canceled before it is sent is certain not to have been")
  func canceledBefore() async {
    let transport = ScriptedTransport(200, Self.ok)
    let client = client(transport)
    let error = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await client.error(of: ExampleCalls.sign)
    }.value
    #expect(error?.reason == .notConnected)
    #expect(error?.outcomeIsUnknown == false)
    #expect(transport.requests.isEmpty)
  }
}
