import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends the process at a set time, whatever the rest of it does.
///
/// A thread of its own, made at the start, that needs nothing when its time comes: not the pool that
/// tasks run on, which work may hold, no descriptor, no lock that somebody may keep.
final class LastExit: Sendable {
  /// What the process exits with when it left something.
  static let status: Int32 = 3

  private let time = Mutex<ContinuousClock.Instant?>(nil)
  private let line = Mutex<(@Sendable () -> String)?>(nil)
  private let isSet = DispatchSemaphore(value: 0)

  init() {
    let thread = Thread { [self] in run() }
    thread.name = "last exit"
    thread.start()
  }

  /// - Parameter line: what is said on standard error, its line feed included. It must not wait for
  ///   anybody.
  func onExit(_ line: @escaping @Sendable () -> String) {
    self.line.withLock { $0 = line }
  }

  /// Sets the time, or another one.
  func set(_ time: ContinuousClock.Instant) {
    self.time.withLock { $0 = time }
    isSet.signal()
  }

  private func run() {
    isSet.wait()
    while let time = time.withLock({ $0 }), time > .now { usleep(20_000) }
    Self.say(line.withLock { $0 }?() ?? "paraphe: stopped before everything had ended\n")
    _exit(Self.status)
  }

  /// Writes unless that would wait for whoever reads standard error.
  private static func say(_ text: String) {
    var poll = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    #if canImport(Glibc)
      let ready = Glibc.poll(&poll, 1, 0)
    #else
      let ready = Darwin.poll(&poll, 1, 0)
    #endif
    guard ready == 1, Int32(poll.revents) & POLLOUT != 0 else { return }
    // No more than a pipe takes at once (PIPE_BUF).
    let bytes = Array(text.utf8.prefix(4_000))
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
