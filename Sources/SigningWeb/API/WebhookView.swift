import Foundation
import Signing

/// A page of `GET /api/v1/webhooks`, newest first.
struct WebhookListView: Encodable {
  /// Absent where the brand has none.
  let endpoint: WebhookEndpointView?
  let webhooks: [WebhookView]
  /// To be given as `cursor` for the next page; absent on the last.
  let nextCursor: String?
}

/// How an endpoint does. Of its address, only what holds no secret.
struct WebhookEndpointView: Encodable {
  let origin: String
  let enabled: Bool
  let disabledAt: Date?
  let disabledBecause: String?
  let lastSuccessAt: Date?

  init(_ endpoint: WebhookEndpoint, _ health: WebhookHealth) {
    origin = endpoint.url.origin
    enabled = health.disabledAt == nil
    disabledAt = health.disabledAt
    disabledBecause = health.reason?.rawValue
    lastSuccessAt = health.lastSuccessAt
  }
}

/// One webhook and what became of it.
struct WebhookView: Encodable {
  let id: String
  let type: String
  let contractId: String
  let timestamp: Date
  let state: String
  let failedAttempts: Int
  let nextAttemptAt: Date?
  let lastOutcome: String?

  init(_ record: WebhookRecord) {
    id = record.id.rawValue
    type = record.type
    contractId = record.contractID.rawValue
    timestamp = record.at
    state = record.state.rawValue
    failedAttempts = record.attempts
    nextAttemptAt = record.nextAt
    lastOutcome = record.lastOutcome
  }
}

/// What became of a webhook that was sent to see whether the receiver works.
struct WebhookTrialView: Encodable {
  let delivered: Bool
  let outcome: String

  init(_ trial: WebhookTrial) {
    delivered = trial.isDelivered
    outcome = trial.outcome
  }
}

/// How many dead letters wait again.
struct ReplayView: Encodable {
  let replayed: Int
}
