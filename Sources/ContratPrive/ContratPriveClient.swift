import Foundation

/// A client of the Contrat-Privé API: one method, one request type per call of the guide.
public struct ContratPriveClient: Sendable, Redacted {
  /// Where the calls go.
  public let platform: Platform
  private let credentials: Credentials
  private let transport: any ClientTransport
  private let timeouts: CallTimeouts
  private let retries: RetryPolicy

  /// - Parameters:
  ///   - platform: where the calls go.
  ///   - credentials: the account's key pair on that platform.
  ///   - transport: the HTTP engine.
  ///   - timeouts: how long to wait for each answer.
  ///   - retries: how often a failed read is made again; writes never are.
  public init(
    platform: Platform, credentials: Credentials,
    transport: any ClientTransport = URLSessionTransport(), timeouts: CallTimeouts = .init(),
    retries: RetryPolicy = RetryPolicy()
  ) {
    self.platform = platform
    self.credentials = credentials
    self.transport = transport
    self.timeouts = timeouts
    self.retries = retries
  }

  public var shown: KeyValuePairs<String, String> { ["platform": platform.name] }

  /// Makes one call. Canceling the task ends it at once.
  ///
  /// - Parameters:
  ///   - request: what is asked for; checked against ``CallLimits`` before anything is sent.
  ///   - timeout: the longest wait for the whole answer; the client's ``CallTimeouts`` by default.
  /// - Throws: ``PlatformError``; its ``PlatformError/retrySafety`` says what may be done next.
  public func call<Call: PlatformCall>(
    _ request: Call, timeout: Duration? = nil
  ) async throws(PlatformError) -> Call.Answer {
    let body = try encode(request)
    let limit = timeouts.limit(for: Call.self, instead: timeout)
    guard Call.isRead else { return try await send(request, body, within: limit) }
    return try await retries.run(within: limit) { timeLeft async throws(PlatformError) in
      try await send(request, body, within: timeLeft)
    }
  }

  private func encode<Call: PlatformCall>(
    _ request: Call
  ) throws(PlatformError) -> TransportBody {
    func refuse(_ message: String) -> PlatformError {
      PlatformError(.refused(.invalidRequest, message: message), of: Call.self, on: platform)
    }
    do {
      try FieldCheck("apiKey").identifier(credentials.apiKey.value, CallLimits.key)
      try FieldCheck("apiUser").identifier(credentials.apiUser, CallLimits.key)
      try request.check()
    } catch {
      throw refuse("\(error.field): \(error.expected)")
    }
    guard let body = try? WireFormat.requestBody(request, credentials: credentials) else {
      throw refuse("the request could not be encoded")
    }
    let most =
      Call.carriesDocuments ? CallLimits.requestSizeWithDocuments : CallLimits.requestSize
    guard body.count <= most else { throw refuse("the request has more than \(most) bytes") }
    return body
  }

  private func send<Call: PlatformCall>(
    _ request: Call, _ body: TransportBody, within timeout: Duration
  ) async throws(PlatformError) -> Call.Answer {
    func failed(_ reason: PlatformError.Reason) -> PlatformError {
      PlatformError(reason, of: Call.self, on: platform)
    }
    // Nothing has been sent: better known than guessed from what a transport would throw.
    guard !Task.isCancelled else { throw failed(.notConnected) }
    let response: TransportResponse
    do {
      response = try await transport.send(
        TransportRequest(
          url: platform.url(forCall: Call.name), call: Call.name, content: body, timeout: timeout,
          maxAnswerSize: Call.carriesDocuments
            ? CallLimits.answerSizeWithDocuments : CallLimits.answerSize))
    } catch {
      switch error {
      case .notConnected: throw failed(.notConnected)
      case .interrupted: throw failed(.interrupted)
      case .answerTooLarge: throw failed(.unreadable)
      }
    }
    return try WireFormat.decodeAnswer(
      to: request, response, from: platform, hiding: credentials.apiKey.value)
  }
}
