import Foundation
import Synchronization

@testable import ContratPrive

/// A transport that keeps what was sent and answers as it is told.
final class ScriptedTransport: ClientTransport {
  private let sent = Mutex<[TransportRequest]>([])
  private let answer: @Sendable (Int) async throws(TransportFailure) -> TransportResponse

  /// - Parameter answer: is told which attempt it answers, from 0.
  init(
    _ answer: @escaping @Sendable (Int) async throws(TransportFailure) -> TransportResponse
  ) {
    self.answer = answer
  }

  /// Gives one answer to everything.
  convenience init(_ status: Int, _ body: String) {
    self.init { _ throws(TransportFailure) in
      TransportResponse(status: status, body: Data(body.utf8))
    }
  }

  /// Gives these answers, one after the other.
  convenience init(bodies: [String]) {
    self.init { attempt throws(TransportFailure) in
      TransportResponse(status: 200, body: Data(bodies[attempt].utf8))
    }
  }

  var requests: [TransportRequest] { sent.withLock { $0 } }

  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
    let attempt = sent.withLock {
      $0.append(request)
      return $0.count - 1
    }
    return try await answer(attempt)
  }
}

extension ContratPriveClient {
  /// A client of a platform that exists in the test only.
  static func scripted(
    _ transport: any ClientTransport, platform: String = "http://127.0.0.1:1/base",
    timeouts: CallTimeouts = .init(), retries: RetryPolicy = .none
  ) -> ContratPriveClient {
    ContratPriveClient(
      platform: Platform(baseURL: URL(string: platform)!), credentials: .example,
      transport: transport, timeouts: timeouts, retries: retries)
  }

  /// The error of a call that must fail.
  func error(of call: some PlatformCall) async -> PlatformError? {
    do throws(PlatformError) {
      _ = try await self.call(call)
      return nil
    } catch {
      return error
    }
  }
}

extension Credentials {
  static let example = Credentials(apiKey: APIKey("secret-key"), apiUser: "user")
}
