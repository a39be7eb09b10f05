package import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends a connection whose peer takes nothing of what is written to it.
///
/// What waits is counted in the channel and in the system's own queue for the socket: a peer that reads
/// a little now and then is seen to, long before there is room for the next write. One that reads
/// nothing would hold its connection, and all that its answer holds, for as long as it likes.
package final class StalledWrites: ChannelDuplexHandler, RemovableChannelHandler {
  package typealias InboundIn = Any
  package typealias OutboundIn = Any

  private let limit: TimeAmount
  private var progress: WriteProgress
  private var nextLook: Scheduled<Void>?

  /// - Parameter limit: without progress.
  package init(limit: Duration) {
    self.limit = TimeAmount(limit)
    progress = WriteProgress(limit: self.limit)
  }

  package func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    // A writer who was let through found room: the channel keeps others waiting.
    progress.wrote(at: .now())
    lookLater(context)
    context.write(data, promise: promise)
  }

  package func channelInactive(context: ChannelHandlerContext) {
    stopLooking()
    context.fireChannelInactive()
  }

  package func handlerRemoved(context: ChannelHandlerContext) {
    stopLooking()
  }

  private func lookLater(_ context: ChannelHandlerContext) {
    guard nextLook == nil else { return }
    nextLook = context.eventLoop.assumeIsolated().scheduleTask(
      in: .nanoseconds(limit.nanoseconds / 8)
    ) {
      self.nextLook = nil
      self.look(context)
    }
  }

  private func look(_ context: ChannelHandlerContext) {
    switch progress.looked(waiting: Self.waiting(in: context), at: .now()) {
    case .end:
      Self.forget(context)
      context.close(promise: nil)
    case .lookLater: lookLater(context)
    case .rest: break
    }
  }

  private func stopLooking() {
    nextLook?.cancel()
    nextLook = nil
  }

  /// Bytes that were written and not yet taken.
  private static func waiting(in context: ChannelHandlerContext) -> Int {
    let buffered =
      (try? context.channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
    let queued = try? context.channel.pipeline.syncOperations.withUnsafeTransportIfAvailable {
      (socket: NIOBSDSocket.Handle) in
      var bytes: CInt = 0
      #if canImport(Glibc)
        // SIOCOUTQ (tcp(7)): what is not acknowledged.
        guard ioctl(socket, UInt(TIOCOUTQ), &bytes) == 0 else { return 0 }
      #else
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_NWRITE, &bytes, &length) == 0 else { return 0 }
      #endif
      return Int(bytes)
    }
    return buffered + (queued ?? 0)
  }

  /// What the system still holds for the peer goes with the connection.
  private static func forget(_ context: ChannelHandlerContext) {
    _ = try? context.channel.pipeline.syncOperations.withUnsafeTransportIfAvailable {
      (socket: NIOBSDSocket.Handle) in
      var none = linger(l_onoff: 1, l_linger: 0)
      _ = setsockopt(
        socket, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
    }
  }
}

/// Whether what was written is taken by the peer, however slowly.
struct WriteProgress {
  enum Action: Equatable {
    case end
    case lookLater
    /// Everything was taken: nothing to look at until the next write.
    case rest
  }

  private let limit: TimeAmount
  private var last: NIODeadline = .distantPast
  private var waiting = 0

  init(limit: TimeAmount) {
    self.limit = limit
  }

  mutating func wrote(at now: NIODeadline) {
    last = now
  }

  /// - Parameter bytes: what was written and not taken.
  mutating func looked(waiting bytes: Int, at now: NIODeadline) -> Action {
    if bytes < waiting { last = now }
    waiting = bytes
    guard bytes > 0 else { return .rest }
    return now - last >= limit ? .end : .lookLater
  }
}
