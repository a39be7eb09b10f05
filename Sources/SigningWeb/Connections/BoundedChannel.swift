import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// The engine's own HTTP/1.1 channel behind a guard: whoever may not come in gets no further than
/// the socket, and requests are looked at before they are turned into something tidier.
struct BoundedChannel: ServerChildChannel {
  let inner: HTTP1Channel
  let connections: Connections

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    if let listener = channel.parent { AcceptGuard.watch(listener, connections, logger) }
    guard let id = connections.admit(channel) else {
      channel.close(promise: nil)
      return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }
    return inner.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      let requests = RequestGuard(connections, id)
      // Behind the parser, before the codec that makes one host of several.
      let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(requests, position: .after(parser))
      try pipeline.addHandler(ArrivingBytes(requests), position: .first)
      return value
    }
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await inner.handle(value: value, logger: logger)
  }
}

/// Sees what comes before anybody reads it: a slow head is seen by its first byte only.
private final class ArrivingBytes: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let requests: RequestGuard

  init(_ requests: RequestGuard) {
    self.requests = requests
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard requests.takes(unwrapInboundIn(data).readableBytes) else { return }
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    requests.ready()
    context.read()
  }
}
