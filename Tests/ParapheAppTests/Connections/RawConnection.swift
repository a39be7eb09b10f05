import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// A connection to a server whose bytes a test writes and reads itself.
struct RawConnection: Sendable {
  private let channel: any Channel
  private let collected: Collected

  /// - Parameters:
  ///   - url: scheme, host and port of the server.
  ///   - isReading: whether what comes is read at all.
  init(_ url: String, isReading: Bool = true) async throws {
    let parts = try #require(URLComponents(string: url))
    let collected = Collected()
    self.collected = collected
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: isReading)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Collecting(into: collected))
        }
      }
      .connect(host: parts.host ?? "", port: parts.port ?? 0).get()
  }

  /// A request with the headers that it has to have.
  static func get(_ path: String, _ more: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(more)\r\n"
  }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text)).get()
  }

  /// Whatever has come so far.
  var text: String { collected.text.withLock { $0 } }

  /// Whether the server has said that nothing more comes.
  var isEnded: Bool { collected.isEnded.withLock { $0 } }

  /// Waits until something has come that fits.
  func receive(where fits: @escaping @Sendable (String) -> Bool) async throws -> String {
    try await eventually { fits(text) }
    return text
  }

  /// Waits until the server ends the connection. Returns all that came.
  func end() async throws -> String {
    try await eventually { isEnded }
    return text
  }

  func close() async {
    try? await channel.close().get()
  }
}

/// Waits for a condition, at most half a minute.
func eventually(_ condition: @Sendable () async throws -> Bool) async throws {
  let start = ContinuousClock.now
  while try await !condition() {
    try #require(ContinuousClock.now - start < .seconds(30), "it never came true")
    try await Task.sleep(for: .milliseconds(5))
  }
}

private final class Collected: Sendable {
  let text = Mutex("")
  let isEnded = Mutex(false)
}

private final class Collecting: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer

  private let collected: Collected

  init(into collected: Collected) {
    self.collected = collected
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = String(buffer: unwrapInboundIn(data))
    collected.text.withLock { $0 += part }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { collected.isEnded.withLock { $0 = true } }
  }

  func channelInactive(context: ChannelHandlerContext) {
    collected.isEnded.withLock { $0 = true }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
