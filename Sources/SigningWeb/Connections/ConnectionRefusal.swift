/// Why a connection or a request was not taken, or ended by the server.
package enum ConnectionRefusal: String, Sendable, CaseIterable {
  /// Every connection there may be has a request under way.
  case full
  /// Its address has as many as it may have, each with a request under way.
  case address
  /// It waited for longest when another needed room.
  case room
  /// The process had no descriptor left.
  case descriptors
  /// The head of a request did not come in time.
  case slowHead = "slow_head"
  /// The body of a request did not come in time.
  case slowBody = "slow_body"
  /// What came is no request, or one that two servers could read differently.
  case malformed
  /// The head of a request is too large.
  case largeHead = "large_head"
  /// A body that nobody wanted went on and on.
  case unreadBody = "unread_body"
}
