package import NIOCore

/// What a listener takes: how many connections, how many from one address, and how slowly a request
/// may come in.
package struct ConnectionBounds: Sendable {
  /// Connections at once.
  package var maximum: Int
  /// Connections at once from one address, or one IPv6 network of 64 bits; 0 is no limit.
  package var forAddress: Int
  /// Addresses that are counted together with no other: nobody's own number bounds them.
  package var isExempt: @Sendable (String) -> Bool
  package var deadlines: RequestDeadlines
  /// How many descriptors there are after one that was just given: the lowest that was free.
  package var descriptorsLeft: @Sendable (CInt) -> Int

  /// With fewer left, others go before a connection comes.
  static let fewDescriptors = 48
  /// With fewer left, none comes.
  static let leastDescriptors = 16

  /// - Parameters:
  ///   - isExempt: whether an address, as text, has no limit of its own; this machine's have none by
  ///     default.
  ///   - descriptorsLeft: nobody looks by default.
  package init(
    maximum: Int, forAddress: Int = 0, deadlines: RequestDeadlines = .init(),
    isExempt: @escaping @Sendable (String) -> Bool = { TrustedProxies.none.isOurs($0) },
    descriptorsLeft: @escaping @Sendable (CInt) -> Int = { _ in .max }
  ) {
    self.maximum = maximum
    self.forAddress = forAddress
    self.deadlines = deadlines
    self.isExempt = isExempt
    self.descriptorsLeft = descriptorsLeft
  }
}

/// How long a peer may take for what is its turn. While the server works on an answer, or does not
/// read a body yet, no time runs.
package struct RequestDeadlines: Sendable {
  /// From the connection's begin to the first byte.
  package var first: TimeAmount = .seconds(15)
  /// From an answer to the next request's first byte.
  package var idle: TimeAmount = .seconds(75)
  /// From a request's first byte to the end of its head.
  package var head: TimeAmount = .seconds(10)
  /// Between two parts of a body.
  package var pause: TimeAmount = .seconds(20)
  /// For a body as such, before its size counts.
  package var grace: TimeAmount = .seconds(30)
  /// Bytes a second that a body has to bring on average after that.
  package var pace = 16_384
  /// From the last answer on a connection to its end, for the peer to read it.
  package var farewell: TimeAmount = .seconds(2)
  /// For a peer that neither sends nor reads once the server stops.
  package var stop: TimeAmount = .seconds(5)

  package init() {}
}
