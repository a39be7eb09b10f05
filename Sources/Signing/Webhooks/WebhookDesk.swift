import Foundation

/// What a company, or an operator for it, can see of its webhooks and do about them.
package struct WebhookDesk: Sendable {
  /// The endpoint a brand has now.
  package let endpoint: @Sendable (BrandID) -> WebhookEndpoint?
  package let outbox: any WebhookOutbox
  private let send: @Sendable (WebhookID, String, WebhookEndpoint) async -> WebhookTrial
  private let clock: SigningClock

  /// - Parameter send: sends a body once, without the outbox.
  package init(
    outbox: any WebhookOutbox, endpoint: @escaping @Sendable (BrandID) -> WebhookEndpoint?,
    clock: SigningClock,
    send: @escaping @Sendable (WebhookID, String, WebhookEndpoint) async -> WebhookTrial
  ) {
    self.outbox = outbox
    self.endpoint = endpoint
    self.clock = clock
    self.send = send
  }

  /// Replays one dead letter.
  package func replay(_ id: WebhookID, of brand: BrandID) async throws -> ReplayOutcome {
    if try await outbox.replay(id, of: brand, at: clock.now()) { return .replayed }
    return try await outbox.webhook(id, of: brand) == nil ? .unknown : .notDead
  }

  /// Replays every dead letter.
  ///
  /// - Returns: how many there were.
  package func replayAll(of brand: BrandID) async throws -> Int {
    try await outbox.replayAll(of: brand, at: clock.now())
  }

  /// Sends a webhook of the type `webhook.test`, once and at once.
  package func test(_ endpoint: WebhookEndpoint) async throws -> WebhookTrial {
    struct Content: Encodable {
      let type = "webhook.test"
      let timestamp: Date
      let data: [String: String]
    }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = try encoder.encode(
      Content(timestamp: clock.now(), data: ["brand": endpoint.brandID.rawValue]))
    return await send(.random(), String(decoding: body, as: UTF8.self), endpoint)
  }
}

/// What became of an attempt to replay a dead letter.
package enum ReplayOutcome: Sendable, Equatable {
  case replayed
  /// It waits, or was delivered, or the brand had no endpoint when it happened.
  case notDead
  case unknown
}

/// What became of a webhook that was sent to see whether the receiver works.
package struct WebhookTrial: Sendable, Equatable {
  package let isDelivered: Bool
  /// What the receiver answered, or why it did not, in words.
  package let outcome: String

  package init(isDelivered: Bool, outcome: String) {
    self.isDelivered = isDelivered
    self.outcome = outcome
  }
}
