import NIOCore

/// How far a connection is with its requests, and until when its peer may take its time.
struct ConnectionPace: Sendable {
  /// What is done at a deadline.
  enum Ending: Sendable, Equatable {
    /// Nothing was asked: there is nothing to answer.
    case silent
    case slowHead
    case slowBody
  }

  private let deadlines: RequestDeadlines
  /// Since when it has no request under way.
  private var idleSince: NIODeadline
  private var hasAsked = false
  /// Since when a head is coming.
  private var headSince: NIODeadline?
  /// Since when the server is ready to read, and nothing came.
  private var readySince: NIODeadline?
  /// How long the server was ready to read this body.
  private var waited: TimeAmount = .zero
  /// Answers that are not sent yet.
  private(set) var due = 0
  /// Whether a body is coming.
  private(set) var isReceiving = false
  /// Bytes of this body, and of what is around it.
  private(set) var received = 0

  init(_ deadlines: RequestDeadlines, at now: NIODeadline) {
    self.deadlines = deadlines
    idleSince = now
  }

  /// Whether the peer is to send, and nothing else can be done meanwhile.
  var waitsForPeer: Bool { isReceiving && readySince != nil }

  /// The server reads what comes from now on.
  mutating func ready(at now: NIODeadline) {
    if readySince == nil { readySince = now }
  }

  mutating func arrived(_ bytes: Int, at now: NIODeadline) {
    if isReceiving {
      if let readySince { waited = waited + (now - readySince) }
      received += bytes
    } else if due == 0, headSince == nil {
      headSince = now
    }
    readySince = nil
  }

  /// The head of a request is there.
  mutating func began() {
    due += 1
    isReceiving = true
    hasAsked = true
    headSince = nil
    waited = .zero
    received = 0
  }

  /// A request is there, with its body.
  mutating func completed() {
    isReceiving = false
  }

  /// An answer is sent, all of it.
  mutating func answered(at now: NIODeadline) {
    due -= 1
    if due == 0 { idleSince = now }
  }

  /// When to look again, and what to do then if nothing has happened; nil while it is the server's
  /// turn.
  var deadline: (at: NIODeadline, ending: Ending)? {
    if isReceiving {
      guard let readySince else { return nil }
      let paid = TimeAmount.nanoseconds(
        Int64(Double(received) / Double(max(1, deadlines.pace)) * 1e9))
      let left = deadlines.grace + paid - waited
      return (readySince + min(deadlines.pause, left), due == 0 ? .silent : .slowBody)
    }
    guard due == 0 else { return nil }
    if let headSince { return (headSince + deadlines.head, .slowHead) }
    return (idleSince + (hasAsked ? deadlines.idle : deadlines.first), .silent)
  }
}
