import Foundation
import Synchronization

/// The addresses of a server's parts, known one by one as their ports answer.
package final class ReadyAddresses: Sendable {
  package struct Addresses: Sendable {
    package var web: String?
    package var demo: String?
    package var sandbox: String?

    var count: Int { [web, demo, sandbox].compactMap { $0 }.count }
  }

  private struct State {
    var addresses = Addresses()
    var waiters: [CheckedContinuation<Addresses, Never>] = []
  }

  private let parts: Int
  private let state = Mutex(State())

  init(parts: Int) {
    self.parts = parts
  }

  func set(_ part: any WritableKeyPath<Addresses, String?> & Sendable, _ url: String) async {
    let (addresses, waiters) = state.withLock { state in
      state.addresses[keyPath: part] = url
      guard state.addresses.count == parts else {
        return (state.addresses, [CheckedContinuation<Addresses, Never>]())
      }
      defer { state.waiters = [] }
      return (state.addresses, state.waiters)
    }
    for waiter in waiters { waiter.resume(returning: addresses) }
  }

  /// All addresses, once every port answers.
  package func wait() async -> Addresses {
    await withCheckedContinuation { continuation in
      let done: Addresses? = state.withLock { state in
        if state.addresses.count == parts { return state.addresses }
        state.waiters.append(continuation)
        return nil
      }
      if let done { continuation.resume(returning: done) }
    }
  }

  var sandboxURL: URL {
    URL(string: state.withLock { $0.addresses.sandbox } ?? "http://127.0.0.1:9")
      ?? URL(filePath: "/")
  }

  var demoURL: String { state.withLock { $0.addresses.demo } ?? "" }
}
