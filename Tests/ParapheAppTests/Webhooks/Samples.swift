import Foundation
import Signing

@testable import Webhooks

extension WebhookSecret {
  /// The secret of the public test vectors.
  static let vector = WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!
}

extension BrandID {
  static let orvea = BrandID(rawValue: "orvea")
  static let other = BrandID(rawValue: "other")
}

extension WebhookEndpoint {
  static func to(
    _ url: String, brand: BrandID = .orvea, secrets: [WebhookSecret] = [.vector],
    allowsPrivate: Bool = true
  ) throws -> WebhookEndpoint {
    WebhookEndpoint(
      brandID: brand, url: try WebhookURL(url, allowsPlain: allowsPrivate), secrets: secrets,
      allowsPrivate: allowsPrivate)
  }
}

extension WebhookSender {
  /// Runs `body` with a sender that is closed afterwards.
  static func run<Result: Sendable>(
    _ sender: WebhookSender = WebhookSender(),
    _ body: (WebhookSender) async throws -> Result
  ) async throws -> Result {
    do {
      let result = try await body(sender)
      await sender.close()
      return result
    } catch {
      await sender.close()
      throw error
    }
  }

  /// Sends the body of the public test vectors.
  func send(to endpoint: WebhookEndpoint, body: String = #"{"test": 2432232314}"#) async
    -> WebhookOutcome
  {
    await send(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: body, to: endpoint,
      at: Date(timeIntervalSince1970: 1_614_265_330))
  }
}

extension WebhookOutcome {
  var status: Int? {
    switch self {
    case .delivered(let answer), .gone(let answer), .refused(let answer): answer.status
    case .failed, .interrupted: nil
    }
  }

  var excerpt: String? {
    switch self {
    case .delivered(let answer), .gone(let answer), .refused(let answer): answer.excerpt
    case .failed, .interrupted: nil
    }
  }
}
