/// The shapes of requests and answers on the wire.
///
/// The technical reference of the remote API is not public. The names that the functional guide
/// gives are used literally (`notify.signatory`, `action.submit`, `mainDocument`, `data.sign`,
/// `log`…); the rest is a working assumption, kept in this folder only. The local sandbox decodes
/// the same types, so the two cannot drift apart.
public enum Wire {
  /// A request or an answer without fields of its own.
  public struct Empty: Codable, Sendable {
    package init() {}
  }
}
