import Dispatch
import Synchronization

/// Finds the addresses of a name.
package struct HostResolver: Sendable {
  /// Every address, the best first; none where the name is not known.
  package let addresses: @Sendable (String) async -> [IPAddress]

  package init(addresses: @escaping @Sendable (String) async -> [IPAddress]) {
    self.addresses = addresses
  }

  /// The system's. A look-up cannot be stopped: who is canceled no longer waits for it.
  package static let system = HostResolver { host in
    let answer = Answer()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        answer.expect(continuation)
        threads.async { answer.give(IPAddress.resolve(host)) }
      }
    } onCancel: {
      answer.give([])
    }
  }

  /// Its own threads: a name server that hangs must not hold up anything else.
  private static let threads = DispatchQueue(label: "webhook names", attributes: .concurrent)

  /// The first answer counts.
  private final class Answer: Sendable {
    private enum State {
      case nothing
      case expected(CheckedContinuation<[IPAddress], Never>)
      case given([IPAddress])
      case over
    }

    private let state = Mutex(State.nothing)

    func expect(_ continuation: CheckedContinuation<[IPAddress], Never>) {
      let early: [IPAddress]? = state.withLock { state in
        guard case .given(let addresses) = state else {
          state = .expected(continuation)
          return nil
        }
        state = .over
        return addresses
      }
      if let early { continuation.resume(returning: early) }
    }

    func give(_ addresses: [IPAddress]) {
      let waiter: CheckedContinuation<[IPAddress], Never>? = state.withLock { state in
        switch state {
        case .nothing:
          state = .given(addresses)
          return nil
        case .expected(let continuation):
          state = .over
          return continuation
        case .given, .over:
          return nil
        }
      }
      waiter?.resume(returning: addresses)
    }
  }
}
