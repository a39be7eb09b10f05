import BlockingWork
import Bulk
import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// The company's own program that is told of each archived contract: a command with JSON on its
/// standard input, which says by its exit status 0 that it took it.
///
/// The archive tells of one contract after the other, so one program runs at a time. It runs in a
/// session of its own: what it started ends with it where it takes too long.
struct CompanyProgram: Sendable {
  let command: String
  /// For everything: the start, the writing of its input, its work.
  var limit: Duration = .seconds(60)
  /// Between SIGTERM and SIGKILL.
  var grace: Duration = .seconds(5)

  /// Tells it, and waits for its end.
  ///
  /// - Returns: once it has ended: what is still there of it after ``limit`` is ended by signals.
  func take(_ message: Data) async -> HookAnswer {
    Self.withoutPipeSignals
    let group = ProcessGroup()
    do {
      let status = try await Deadline.within(limit) { [self] in try await run(message, group) }
      switch status {
      case .exited(0): return .taken
      case .exited(let code): return .notTaken("it ended with status \(code): look in its own log")
      case .signaled(let signal): return .notTaken("signal \(signal) ended it")
      }
    } catch is WorkTimeout {
      await group.end(within: grace)
      return .notTaken(
        "it was ended after \(limit / .seconds(1)) s: it has to exit with 0 by then")
    } catch is CancellationError {
      await group.end(within: grace)
      return .notTaken("the server stops")
    } catch {
      return .notTaken("/bin/sh could not be started (\(type(of: error)))")
    }
  }

  private func run(_ message: Data, _ group: ProcessGroup) async throws -> TerminationStatus {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)
    ]
    let bytes = [UInt8](message)
    let ended = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", command], environment: Self.environment,
      platformOptions: options, input: .inputWriter, output: .discarded, error: .discarded
    ) { execution in
      group.began(execution.processIdentifier.value)
      // A program that does not want all of its input says what it thinks of it by its status.
      _ = try? await execution.standardInputWriter.write(bytes)
      try? await execution.standardInputWriter.finish()
    }
    try Task.checkCancellation()
    return ended.terminationStatus
  }

  /// It is the company's own, and needs no keys of the platform.
  private static var environment: Environment {
    .custom(
      ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("CONTRAT_PRIVE_") }
        .map { [UInt8]("\($0.key)=\($0.value)\0".utf8) })
  }

  /// Whoever writes to a program that has closed its input is sent a signal that ends it, by default.
  /// swift-nio asks for the same as soon as it has a socket.
  private static let withoutPipeSignals: Void = { _ = signal(SIGPIPE, SIG_IGN) }()
}

/// The processes of a program that was started.
private final class ProcessGroup: Sendable {
  private let leader = Mutex<pid_t?>(nil)

  func began(_ leader: pid_t) {
    self.leader.withLock { $0 = leader }
  }

  /// Ends those that outlive their leader, which was sent SIGTERM with all of them.
  ///
  /// The group keeps its number while one of them lives: nobody else is meant by it.
  func end(within grace: Duration) async {
    guard let leader = leader.withLock({ $0 }), leader > 1, kill(-leader, 0) == 0 else { return }
    await Self.pause(grace)
    _ = kill(-leader, SIGKILL)
  }

  /// To its end, also where the server stops.
  private static func pause(_ length: Duration) async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(
        deadline: .now() + .nanoseconds(Int(length / .nanoseconds(1)))
      ) { continuation.resume() }
    }
  }
}
