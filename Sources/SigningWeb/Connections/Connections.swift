package import HummingbirdCore
package import NIOCore
import Synchronization

/// The connections of one listener, kept within its bounds.
package final class Connections: Sendable {
  private struct State {
    var ledger: ConnectionLedger
    var channels: [ConnectionLedger.ID: any Channel] = [:]
    var refused: [ConnectionRefusal: Int] = [:]
    var isDraining = false
    var isWatched = false
  }

  let bounds: ConnectionBounds
  private let onRefused: @Sendable (ConnectionRefusal, SocketAddress?) -> Void
  private let state: Mutex<State>

  /// - Parameter onRefused: told of everything that was not taken, or ended by the server, and whose
  ///   it was. Called on an event loop: it must not block.
  package init(
    _ bounds: ConnectionBounds,
    onRefused: @escaping @Sendable (ConnectionRefusal, SocketAddress?) -> Void = { _, _ in }
  ) {
    self.bounds = bounds
    self.onRefused = onRefused
    state = Mutex(
      State(
        ledger: ConnectionLedger(
          maximum: bounds.maximum, forSubscriber: bounds.forAddress)))
  }

  /// An HTTP/1.1 server (RFC 9112) within these bounds.
  ///
  /// - Parameter handlers: what else stands between a connection and its requests.
  package func server(
    handlers: @autoclosure @escaping @Sendable () -> [any RemovableChannelHandler] = []
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      // Its own idle time is left out: the guard has better ones.
      BoundedChannel(
        inner: HTTP1Channel(
          responder: responder,
          configuration: .init(
            additionalChannelHandlers: handlers(),
            httpDecoderConfiguration: .init(
              maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
          )), connections: self)
    }
  }

  /// From now on each answer is the last on its connection, so that whoever asks through a proxy
  /// asks another server next.
  package func drain() {
    state.withLock { $0.isDraining = true }
  }

  /// How many there are.
  package var count: Int { state.withLock { $0.ledger.count } }

  /// How many requests are under way; nil where it cannot be told at once.
  package var requestsUnderWay: Int? {
    state.withLockIfAvailable { $0.ledger.requests }
  }

  /// How often what was not taken, by reason.
  package var refused: [ConnectionRefusal: Int] { state.withLock { $0.refused } }

  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// Whether nobody asked before.
  func beginsWatching() -> Bool {
    state.withLock { state in
      defer { state.isWatched = true }
      return !state.isWatched
    }
  }

  /// Takes a new connection, for which another may have to go. On its event loop.
  ///
  /// - Returns: nil where it is not taken: it has to be closed.
  func admit(_ channel: any Channel) -> ConnectionLedger.ID? {
    guard hasDescriptors(channel) else {
      note(.descriptors, channel)
      return nil
    }
    let address = channel.remoteAddress?.ipAddress
    let subscriber =
      address.flatMap { bounds.isExempt($0) ? nil : TrustedProxies.subscriber(of: $0) }
    let (admission, victim) = state.withLock { state in
      let admission = state.ledger.admit(subscriber: subscriber, at: .now())
      guard case .admitted(let id, let inPlaceOf) = admission else {
        return (admission, (any Channel)?.none)
      }
      state.channels[id] = channel
      return (admission, inPlaceOf.flatMap { state.channels[$0] })
    }
    switch admission {
    case .refused(let reason):
      note(reason, channel)
      return nil
    case .admitted(let id, _):
      channel.closeFuture.whenComplete { _ in self.remove(id) }
      if let victim { dismiss(victim) }
      return id
    }
  }

  /// - Returns: whether it may go on.
  func move(_ id: ConnectionLedger.ID, to phase: ConnectionLedger.Phase) -> Bool {
    state.withLock { $0.ledger.move(id, to: phase, at: .now()) }
  }

  /// Lets some of those go who have waited for longest, because descriptors are short.
  ///
  /// - Returns: whether there was anybody.
  func makeRoom() -> Bool {
    let victims = state.withLock { state in
      (0..<max(1, state.ledger.count / 16)).compactMap { _ in
        state.ledger.dismissLongestWaiting(at: .now()).flatMap { state.channels[$0] }
      }
    }
    for victim in victims { dismiss(victim) }
    return !victims.isEmpty
  }

  /// Whether the process can have one more, so that its last descriptors are left to what is no
  /// connection.
  private func hasDescriptors(_ channel: any Channel) -> Bool {
    let descriptor = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { $0 }
    guard let descriptor else { return true }
    let left = bounds.descriptorsLeft(descriptor)
    guard left < ConnectionBounds.fewDescriptors else { return true }
    return makeRoom() && left >= ConnectionBounds.leastDescriptors
  }

  func note(_ reason: ConnectionRefusal, _ channel: any Channel) {
    state.withLock { $0.refused[reason, default: 0] += 1 }
    onRefused(reason, channel.remoteAddress)
  }

  private func dismiss(_ channel: any Channel) {
    note(.room, channel)
    channel.eventLoop.execute {
      channel.pipeline.fireUserInboundEventTriggered(MakeRoom())
      channel.close(promise: nil)
    }
  }

  private func remove(_ id: ConnectionLedger.ID) {
    state.withLock { state in
      state.ledger.remove(id)
      state.channels[id] = nil
    }
  }
}

/// Tells a connection that it has to go: whatever of a request is still coming is not waited for.
struct MakeRoom: Sendable {}
