package import Foundation

/// Where webhooks wait until they are delivered. They are written there by the transaction of the
/// change that they tell of, so neither is ever without the other.
package protocol WebhookOutbox: Sendable {
  /// Rung after every commit that may have made something due.
  var signal: WebhookSignal { get }
  /// What can be sent now: of each contract only the earliest webhook that waits, of each endpoint
  /// at most `limit`, and nothing of an endpoint that is disabled.
  func due(
    _ endpoints: [WebhookEndpointKey], at now: Date, limit: Int
  ) async throws -> DueWebhooks
  /// Writes down what became of a try.
  ///
  /// - Parameter began: when the try was begun.
  /// - Returns: why the endpoint is disabled, if it is from now on.
  func settle(
    _ id: WebhookID, of endpoint: WebhookEndpointKey, _ result: WebhookResult, began: Date,
    at now: Date
  ) async throws -> WebhookDisabling?
  /// Makes due at once what was tried at a time that has not come yet: the clock was put back.
  func releaseFuture(at now: Date) async throws

  /// A brand's webhooks, newest first.
  func webhooks(_ query: WebhookQuery) async throws -> [WebhookRecord]
  /// One webhook of a brand.
  func webhook(_ id: WebhookID, of brand: BrandID) async throws -> WebhookRecord?
  /// Makes a dead letter wait again, with the whole schedule before it, and enables the endpoint.
  ///
  /// - Returns: whether it was a dead letter of this brand.
  func replay(_ id: WebhookID, of brand: BrandID, at now: Date) async throws -> Bool
  /// The same for every dead letter of a brand.
  ///
  /// - Returns: how many there were.
  func replayAll(of brand: BrandID, at now: Date) async throws -> Int
  /// How a brand's endpoint does.
  func health(of endpoint: WebhookEndpointKey) async throws -> WebhookHealth
  /// A brand's events in the order in which they happened, whether or not they were delivered.
  ///
  /// - Parameter id: the event after which to begin; from the first where it is nil.
  /// - Returns: nil where the brand has no event of that id.
  func events(
    of brand: BrandID, after id: WebhookID?, limit: Int
  ) async throws -> [WebhookRecord]?
  /// How much waits, over all brands.
  func depth() async throws -> WebhookDepth
}

/// A webhook that is to be sent.
package struct WebhookDelivery: Sendable, Equatable {
  package let id: WebhookID
  package let brandID: BrandID
  package let contractID: ContractID
  package let type: String
  package let body: String
  /// Tries that failed.
  package let attempts: Int

  package init(
    id: WebhookID, brandID: BrandID, contractID: ContractID, type: String, body: String,
    attempts: Int
  ) {
    self.id = id
    self.brandID = brandID
    self.contractID = contractID
    self.type = type
    self.body = body
    self.attempts = attempts
  }
}

/// What can be sent, and when there will be more.
package struct DueWebhooks: Sendable, Equatable {
  /// One queue for each endpoint that was asked for, in the same order.
  package let queues: [[WebhookDelivery]]
  /// When the next one is due that is not yet.
  package let next: Date?

  package init(queues: [[WebhookDelivery]], next: Date?) {
    self.queues = queues
    self.next = next
  }
}

/// What became of a try to deliver.
package enum WebhookResult: Sendable, Equatable {
  case delivered(String)
  /// It failed and is tried again at that time.
  case retry(String, at: Date)
  /// It failed for the last time.
  case dead(String)
  /// The receiver wants no more webhooks (410).
  case gone(String)
}

/// Why an endpoint gets no more webhooks.
package enum WebhookDisabling: String, Sendable, CaseIterable {
  /// It answered 410.
  case gone
  /// Nothing could be delivered to it for the whole schedule of a webhook.
  case failing
}

/// Where a webhook stands.
package enum WebhookState: String, Sendable, CaseIterable {
  /// The brand had no endpoint when it happened: only for reading.
  case none
  case pending
  case delivered
  /// Given up.
  case dead
}

/// A webhook as it is kept.
package struct WebhookRecord: Sendable, Equatable {
  package let id: WebhookID
  package let contractID: ContractID
  package let type: String
  package let at: Date
  package let body: String
  package let state: WebhookState
  /// Tries that failed.
  package let attempts: Int
  /// When it is tried again, if it waits and was tried before.
  package let nextAt: Date?
  /// What became of the last try, in words.
  package let lastOutcome: String?

  package init(
    id: WebhookID, contractID: ContractID, type: String, at: Date, body: String,
    state: WebhookState, attempts: Int, nextAt: Date?, lastOutcome: String?
  ) {
    self.id = id
    self.contractID = contractID
    self.type = type
    self.at = at
    self.body = body
    self.state = state
    self.attempts = attempts
    self.nextAt = nextAt
    self.lastOutcome = lastOutcome
  }
}

/// Which webhooks to list.
package struct WebhookQuery: Sendable {
  package let brandID: BrandID
  package let state: WebhookState?
  /// Only those older than this one.
  package let before: WebhookID?
  package let limit: Int

  package init(brandID: BrandID, state: WebhookState?, before: WebhookID?, limit: Int) {
    self.brandID = brandID
    self.state = state
    self.before = before
    self.limit = limit
  }
}

/// How an endpoint does.
package struct WebhookHealth: Sendable, Equatable {
  package let disabledAt: Date?
  package let reason: WebhookDisabling?
  package let lastSuccessAt: Date?

  package init(disabledAt: Date?, reason: WebhookDisabling?, lastSuccessAt: Date?) {
    self.disabledAt = disabledAt
    self.reason = reason
    self.lastSuccessAt = lastSuccessAt
  }
}

/// How much of the outbox is not delivered.
package struct WebhookDepth: Sendable, Equatable {
  package let pending: Int
  package let dead: Int
  /// When the oldest one that waits happened.
  package let oldest: Date?
  /// Endpoints that nothing is sent to any more, until somebody replays what waits.
  package let disabledEndpoints: Int

  package init(pending: Int, dead: Int, oldest: Date?, disabledEndpoints: Int = 0) {
    self.disabledEndpoints = disabledEndpoints
    self.pending = pending
    self.dead = dead
    self.oldest = oldest
  }
}
