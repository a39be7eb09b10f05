package import Foundation

/// The id of one event for the outside. It is the `webhook-id` of every try to deliver it, and the
/// cursor from which events can be read again.
package struct WebhookID: RawRepresentable, Hashable, Sendable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  /// Holds no full stop, which delimits what is signed (Standard Webhooks 1.0.0).
  package static func random() -> Self { Self(rawValue: "evt_" + randomText(bytes: 15)) }
}

/// One event as a company's information system reads it.
///
/// Thin on purpose: what changed and to whom. Never a telephone number, a code, a token or a link.
package struct WebhookMessage: Sendable, Equatable {
  package let id: WebhookID
  package let type: WebhookType
  package let contractID: ContractID
  package let brandID: BrandID
  package let signatoryID: SignatoryID?
  package let at: Date
  /// JSON, sent and signed byte for byte as it stands.
  package let body: String

  /// The message about an event.
  ///
  /// - Parameter subject: the contract as it is once the event has happened.
  /// - Returns: nil for events that are only ours.
  package init?(
    _ event: ContractEvent, about subject: WebhookSubject, id: WebhookID = .random()
  ) throws {
    guard let type = WebhookType(event.kind) else { return nil }
    self.id = id
    self.type = type
    contractID = subject.contractID
    brandID = subject.brandID
    signatoryID = event.signatoryID
    at = event.at
    let content = Content(
      type: type.rawValue, timestamp: event.at,
      data: Content.Members(
        contractId: subject.contractID.rawValue, reference: subject.reference,
        brand: subject.brandID.rawValue, signatoryId: event.signatoryID?.rawValue,
        status: subject.status, metadata: subject.metadata))
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    body = String(decoding: try encoder.encode(content), as: UTF8.self)
  }

  private struct Content: Encodable {
    struct Members: Encodable {
      let contractId: String
      let reference: String
      let brand: String
      let signatoryId: String?
      let status: String
      /// The company's own data, given back as it came.
      let metadata: [String: String]
    }

    let type: String
    let timestamp: Date
    let data: Members
  }
}

/// What a webhook says of the contract that it is about.
package struct WebhookSubject: Sendable, Equatable {
  package let contractID: ContractID
  package let brandID: BrandID
  package let reference: String
  package let status: String
  package let metadata: [String: String]

  package init(
    contractID: ContractID, brandID: BrandID, reference: String, status: String,
    metadata: [String: String]
  ) {
    self.contractID = contractID
    self.brandID = brandID
    self.reference = reference
    self.status = status
    self.metadata = metadata
  }
}
