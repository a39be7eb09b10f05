import Logging
import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Stands before a listener: it accepts no faster than those who have to go are gone, and lives on
/// where no connection can be accepted for a moment.
///
/// The last descriptor must never be a connection's. Not only would files and calls fail then:
/// libdispatch looks at its own threads through `/proc` and ends the process where it cannot.
final class AcceptGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel
  typealias OutboundIn = Never
  typealias OutboundOut = Never

  /// Connections beyond the maximum, while others are told to go.
  private static let slack = 32
  private static let pause = TimeAmount.milliseconds(50)

  private let connections: Connections
  private let logger: Logger
  private let most: Int
  private var open = 0
  private var isHolding = false
  private var isPaused = false
  private var saidAt: NIODeadline?

  private init(_ connections: Connections, _ logger: Logger) {
    self.connections = connections
    self.logger = logger
    most = connections.bounds.maximum + Self.slack
  }

  /// Watches a listener, once.
  static func watch(_ listener: any Channel, _ connections: Connections, _ logger: Logger) {
    guard connections.beginsWatching() else { return }
    listener.eventLoop.execute {
      try? listener.pipeline.syncOperations.addHandler(
        AcceptGuard(connections, logger), position: .first)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    open += 1
    unwrapInboundIn(data).closeFuture.hop(to: context.eventLoop).assumeIsolated().whenComplete {
      _ in
      self.open -= 1
      guard self.isHolding, self.open < self.most else { return }
      self.isHolding = false
      context.read()
    }
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    guard open < most else {
      isHolding = true
      return
    }
    context.read()
  }

  /// Left to themselves these errors would end the listener for good (accept(2) tells which are of
  /// the moment).
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch (error as? IOError)?.errnoCode {
    case ECONNABORTED: break
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: wait(context)
    default: context.fireErrorCaught(error)
    }
  }

  /// Without a pause the event loop would do nothing but try.
  private func wait(_ context: ChannelHandlerContext) {
    let listener = context.channel
    _ = connections.makeRoom()
    connections.note(.descriptors, listener)
    let now = context.eventLoop.now
    if saidAt.map({ now - $0 >= .seconds(60) }) ?? true {
      saidAt = now
      logger.warning(
        "no connection can be accepted: the process has no descriptor left; raise its limit (ulimit -Hn, LimitNOFILE) or lower PARAPHE_CONNECTIONS"
      )
    }
    guard !isPaused else { return }
    isPaused = true
    try? listener.syncOptions?.setOption(.autoRead, value: false)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPaused = false
      try? listener.syncOptions?.setOption(.autoRead, value: true)
    }
  }
}
