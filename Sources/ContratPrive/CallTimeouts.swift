/// How long to wait for an answer, from sending the request to the last byte, repeats of a read
/// included.
public struct CallTimeouts: Sendable {
  /// Calls without documents.
  public var plain: Duration
  /// `contractCreateRequest` and `contractDetailRequest`.
  public var withDocuments: Duration

  /// - Parameters:
  ///   - plain: for calls without documents.
  ///   - withDocuments: for calls whose request or answer holds documents.
  public init(plain: Duration = .seconds(10), withDocuments: Duration = .seconds(60)) {
    self.plain = plain
    self.withDocuments = withDocuments
  }

  /// The time for one call, within ``CallLimits/timeout``.
  func limit<Call: PlatformCall>(for call: Call.Type, instead: Duration?) -> Duration {
    let wanted = instead ?? (Call.carriesDocuments ? withDocuments : plain)
    return min(max(wanted, .zero), CallLimits.timeout)
  }
}
