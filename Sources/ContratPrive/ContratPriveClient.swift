import Foundation

/// A client of the Contrat-Privé API: one method, one request type per call of the guide.
public struct ContratPriveClient: Sendable {
  public let platform: Platform
  private let credentials: Credentials
  private let transport: any ClientTransport
  private let timeouts: CallTimeouts

  /// - Parameters:
  ///   - platform: where the calls go.
  ///   - credentials: the account's key pair on that platform.
  ///   - transport: the HTTP engine.
  ///   - timeouts: how long to wait for each answer.
  public init(
    platform: Platform, credentials: Credentials,
    transport: any ClientTransport = URLSessionTransport(), timeouts: CallTimeouts = .init()
  ) {
    self.platform = platform
    self.credentials = credentials
    self.transport = transport
    self.timeouts = timeouts
  }

  /// Makes one call, once: nothing is repeated here.
  ///
  /// - Throws: ``PlatformError``; its `outcomeIsUnknown` says whether the call may have worked.
  public func call<Call: PlatformCall>(
    _ request: Call
  ) async throws(PlatformError) -> Call.Answer {
    let body: Data
    do {
      body = try WireFormat.encodeRequest(request, credentials: credentials)
    } catch {
      throw PlatformError(
        reason: .refused(.invalidRequest, message: "the request could not be encoded"),
        call: Call.name)
    }
    let transportRequest = TransportRequest(
      url: platform.url(forCall: Call.name), call: Call.name, body: body,
      timeout: Call.carriesDocuments ? timeouts.withDocuments : timeouts.plain,
      maxAnswerSize: Call.carriesDocuments ? 256 << 20 : 8 << 20)
    let response: TransportResponse
    do {
      response = try await transport.send(transportRequest)
    } catch {
      throw PlatformError(
        reason: error == .notConnected
          ? .notConnected : error == .answerTooLarge ? .unreadable : .interrupted,
        call: Call.name)
    }
    return try WireFormat.decodeAnswer(to: Call.self, response)
  }
}

/// How long to wait for an answer.
public struct CallTimeouts: Sendable {
  /// Calls without documents.
  public var plain: Duration
  /// `contractCreateRequest` and `contractDetailRequest`.
  public var withDocuments: Duration

  public init(plain: Duration = .seconds(10), withDocuments: Duration = .seconds(60)) {
    self.plain = plain
    self.withDocuments = withDocuments
  }
}

/// A call of the guide's chapter 2: its name and its answer.
public protocol PlatformCall: Sendable {
  associatedtype Answer: Sendable
  associatedtype WireRequest: Encodable
  associatedtype WireAnswer: Decodable

  /// The literal name in the guide.
  static var name: String { get }
  /// Whether the request or the answer holds documents, which sets limits and timeouts.
  static var carriesDocuments: Bool { get }

  /// The request as it is written on the wire.
  var wireRequest: WireRequest { get }
  /// The answer as it is understood.
  static func answer(from wire: WireAnswer) throws -> Answer
}

extension PlatformCall {
  public static var carriesDocuments: Bool { false }
}
