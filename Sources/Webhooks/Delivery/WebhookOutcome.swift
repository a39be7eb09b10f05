package import Foundation

/// What became of one try to deliver a webhook.
package enum WebhookOutcome: Sendable, Equatable {
  /// The receiver answered 2xx.
  case delivered(WebhookAnswer)
  /// The receiver answered 410: it wants no more webhooks.
  case gone(WebhookAnswer)
  /// The receiver answered something else.
  case refused(WebhookAnswer)
  /// No answer came.
  case failed(String)
  /// The server stops: nothing is known and nothing is counted.
  case interrupted

  /// In plain words, for the log. Nothing that the receiver wrote, nothing of its address and no
  /// secret is in it.
  package var summary: String {
    switch self {
    case .delivered(let answer), .gone(let answer): "HTTP \(answer.status)"
    case .refused(let answer) where (300...399).contains(answer.status):
      "HTTP \(answer.status): redirects are not followed, give the new address"
    case .refused(let answer): "HTTP \(answer.status)"
    case .failed(let words): words
    case .interrupted: "the server stopped"
    }
  }

  /// The same with the beginning of the receiver's answer, for the operator.
  package var words: String {
    switch self {
    case .delivered(let answer), .gone(let answer), .refused(let answer):
      answer.excerpt.isEmpty ? summary : "\(summary) — \(answer.excerpt)"
    case .failed, .interrupted: summary
    }
  }
}

/// What a receiver answered.
package struct WebhookAnswer: Sendable, Equatable {
  package let status: Int
  /// The beginning of the body, printable and escaped.
  package let excerpt: String
  /// Seconds for which the receiver asked with `Retry-After` (RFC 9110, 10.2.3).
  package let retryAfter: TimeInterval?
}
