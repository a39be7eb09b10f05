import NIOCore
import NIOHTTP1

/// Stands before the requests of one connection: turns away what is none or comes too slowly, ends
/// what nobody reads, and sees to what every answer carries.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Bytes that are read of a body which nobody wants.
  private static let mostUnread = 1 << 20

  private let connections: Connections
  private let id: ConnectionLedger.ID
  private let deadlines: RequestDeadlines
  private var pace: ConnectionPace
  private var context: ChannelHandlerContext?
  private var timer: (at: NIODeadline, task: Scheduled<Void>)?

  /// Requests that were let through and whose answer does not end yet.
  private var owed = 0
  /// Whether the head of the present answer is written.
  private var hasBegunAnswer = false
  /// Whether the connection ends with the last answer that is owed.
  private var isLast = false
  /// Given once the answers before it are: in place of a route's, or of a request that has none.
  private var early: (answer: EarlyAnswer, replacesRoute: Bool)?
  /// No more of what comes is a request.
  private var isDeaf = false
  /// No more of what is answered is sent.
  private var isMute = false
  private var isHead = false
  /// Bytes of the body that are to come, where the head tells.
  private var announced: Int?
  /// Bytes that came for nobody.
  private var unread = 0
  private var movedAt: NIODeadline

  init(_ connections: Connections, _ id: ConnectionLedger.ID) {
    self.connections = connections
    self.id = id
    deadlines = connections.bounds.deadlines
    movedAt = .now()
    pace = ConnectionPace(deadlines, at: movedAt)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    look()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.task.cancel()
    self.context = nil
  }

  // MARK: - What comes

  /// The connection reads what comes from now on.
  func ready() {
    pace.ready(at: .now())
    look()
  }

  /// - Returns: whether these bytes are to be read as requests.
  func takes(_ bytes: Int) -> Bool {
    pace.arrived(bytes, at: .now())
    if isDeaf { passOver(bytes) }
    return !isDeaf
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDeaf else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      guard !isLast else {
        isDeaf = true
        return
      }
      isHead = head.method == .HEAD
      if let fault = RequestForm.fault(of: head) { return turnAway(.malformed(fault)) }
      guard connections.move(id, to: .receiving) else {
        isDeaf = true
        return
      }
      pace.began()
      owed += 1
      announced = head.headers.first(name: "content-length").flatMap { Int($0) }
      // The parser reads nothing more of a connection that was to become another protocol's.
      if !head.isKeepAlive || head.headers.contains(name: "upgrade") { isLast = true }
      context.fireChannelRead(data)
    case .body(let body):
      if owed == 0 { passOver(body.readableBytes) }
      hasProgressed()
      context.fireChannelRead(data)
    case .end:
      pace.completed()
      guard owed == 0 || connections.move(id, to: .busy) else { return abandon() }
      context.fireChannelRead(data)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    look()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case is ByteToMessageDecoderError where isDeaf: break
    case HTTPParserError.invalidEOFState: isDeaf ? () : abandon()
    case let error as HTTPParserError:
      guard !isDeaf else { return }
      turnAway(error == .headerOverflow ? .largeHead : .malformed())
    default: context.fireErrorCaught(error)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is MakeRoom: abandon()
    case is ChannelShouldQuiesceEvent: quiesce()
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  // MARK: - What goes

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isMute else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if !(100..<200 ~= head.status.code) {
        if owed <= 1, let early, early.replacesRoute {
          promise?.fail(ChannelError.ioOnClosedChannel)
          return give(early.answer)
        }
        hasBegunAnswer = true
        head.headers.denyFraming()
        if owed <= 1, endsConnection {
          isLast = true
          head.headers.replaceOrAdd(name: "connection", value: "close")
        }
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      hasBegunAnswer = false
      owed = max(0, owed - 1)
      let sent = promise ?? context.eventLoop.makePromise()
      sent.futureResult.assumeIsolated().whenSuccess { self.sentAnswer() }
      context.write(data, promise: sent)
      if owed == 0, let early { give(early.answer) }
    }
  }

  /// Whether the answer that begins now is the connection's last.
  private var endsConnection: Bool {
    isLast || connections.isDraining
      || pace.isReceiving && (announced ?? 0) - pace.received > Self.mostUnread
  }

  private func sentAnswer() {
    pace.answered(at: .now())
    guard pace.due == 0, let context else { return }
    if isLast, early == nil {
      isDeaf = true
      return pace.isReceiving ? sayFarewell() : context.close(promise: nil)
    }
    _ = connections.move(id, to: .waiting)
    look()
  }

  // MARK: - What ends

  private func look() {
    guard let context, !isDeaf, let deadline = pace.deadline?.at else { return }
    if let timer, timer.at <= deadline { return }
    timer?.task.cancel()
    let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.timer = nil
      self.expire()
    }
    timer = (deadline, task)
  }

  private func expire() {
    guard let context, !isDeaf, let deadline = pace.deadline else { return }
    guard deadline.at <= .now() else { return look() }
    switch deadline.ending {
    case .silent: context.close(promise: nil)
    case .slowHead: turnAway(.slowHead)
    case .slowBody: turnAway(.slowBody)
    }
  }

  /// Answers the request that is coming in before its route can, and listens no more.
  private func turnAway(_ answer: EarlyAnswer) {
    guard let context, early == nil else { return }
    connections.note(answer.reason, context.channel)
    isDeaf = true
    guard pace.isReceiving else {
      early = (answer, replacesRoute: false)
      if owed == 0 { give(answer) }
      return
    }
    // Its own answer was given before its body came.
    guard owed > 0 else { return abandon() }
    if owed == 1, hasBegunAnswer {
      isLast = true
    } else {
      early = (answer, replacesRoute: true)
      if owed == 1 { give(answer) }
    }
    // The route must not take the body for whole.
    context.fireErrorCaught(UnfinishedRequest())
  }

  private func give(_ answer: EarlyAnswer) {
    guard let context, !isMute else { return }
    isMute = true
    let sent = context.eventLoop.makePromise(of: Void.self)
    sent.futureResult.assumeIsolated().whenSuccess { self.sayFarewell() }
    let parts = answer.parts(isWhole: !isHead)
    for part in parts.dropLast() { context.write(wrapOutboundOut(part), promise: nil) }
    if let end = parts.last { context.writeAndFlush(wrapOutboundOut(end), promise: sent) }
  }

  /// Lets the peer read the last answer: an end at once could take it away from who still sends
  /// (RFC 9112, 9.6).
  private func sayFarewell() {
    guard let context else { return }
    isDeaf = true
    context.close(mode: .output, promise: nil)
    context.eventLoop.assumeIsolated().scheduleTask(in: deadlines.farewell) {
      self.context?.close(promise: nil)
    }
  }

  private func abandon() {
    guard let context else { return }
    isDeaf = true
    isMute = true
    if pace.isReceiving { context.fireErrorCaught(UnfinishedRequest()) }
    context.close(promise: nil)
  }

  private func passOver(_ bytes: Int) {
    unread += bytes
    guard unread > Self.mostUnread, let context else { return }
    connections.note(.unreadBody, context.channel)
    abandon()
  }

  /// A body that comes is not taken for one that stands still.
  private func hasProgressed() {
    let now = NIODeadline.now()
    guard owed > 0, now - movedAt >= .milliseconds(500) else { return }
    movedAt = now
    _ = connections.move(id, to: .receiving)
  }

  /// The server stops: what is under way is answered, whoever does not go on meanwhile is left.
  private func quiesce() {
    guard owed > 0 || pace.due > 0 else { return abandon() }
    isLast = true
    expectProgress(since: nil)
  }

  private func expectProgress(since mark: [Int]?) {
    guard let context else { return }
    let buffered = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    let now = [pace.due, pace.received, buffered]
    if now == mark, pace.waitsForPeer || buffered > 0 { return abandon() }
    context.eventLoop.assumeIsolated().scheduleTask(in: deadlines.stop) {
      self.expectProgress(since: now)
    }
  }
}
