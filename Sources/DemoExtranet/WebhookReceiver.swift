package import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// Receives Paraphe's webhooks as a company's information system does: check, remember, answer.
struct WebhookReceiver: Sendable {
  /// Longer than any webhook of Paraphe's.
  private static let bodyLimit = 256 << 10

  let verify: WebhookCheck
  let inbox: WebhookInbox

  /// What Paraphe posts to.
  @Sendable func receive(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    // The signature is over the bytes: decoded and encoded again they would be others.
    let body = Data(buffer: try await request.body.collect(upTo: Self.bodyLimit))
    let headers = request.headers
    let id = verify.genuineID(
      { name in HTTPField.Name(name).flatMap { headers[$0] } }, body)
    // Nothing is believed of a request that anybody could have sent.
    guard let id else { return Response(status: .unauthorized) }
    guard let content = try? JSONDecoder.webhooks.decode(ReceivedWebhook.Content.self, from: body)
    else { return Response(status: .badRequest) }
    // Kept before it is answered: once it is answered, it does not come again.
    try await inbox.keep(ReceivedWebhook(id: id, content: content))
    return Response(status: .noContent)
  }
}

/// The check of a webhook's signature (Standard Webhooks 1.0.0).
package struct WebhookCheck: Sendable {
  /// The `webhook-id` of a genuine and fresh webhook; nil for any other request.
  package let genuineID: @Sendable (_ header: (String) -> String?, _ body: Data) -> String?

  package init(
    genuineID: @escaping @Sendable (_ header: (String) -> String?, _ body: Data) -> String?
  ) {
    self.genuineID = genuineID
  }
}

/// A webhook that came.
struct ReceivedWebhook: Codable, Sendable {
  struct Content: Codable, Sendable {
    struct Members: Codable, Sendable {
      let contractId: String?
      let reference: String?
      let status: String?
    }

    let type: String
    let timestamp: Date
    let data: Members
  }

  let id: String
  let content: Content
  /// How often it came: a webhook is delivered at least once.
  var times = 1
}

/// What came lately, the newest first. A real company acts on it in the transaction that keeps it.
actor WebhookInbox {
  /// A webhook may come again for 75 hours: far more than a demonstration sees in that time.
  private static let most = 2_000

  private let file: URL
  private(set) var webhooks: [ReceivedWebhook]

  init(file: URL) {
    self.file = file
    webhooks =
      (try? JSONDecoder.webhooks.decode([ReceivedWebhook].self, from: Data(contentsOf: file))) ?? []
  }

  /// Keeps a webhook. One that came before is only counted.
  func keep(_ webhook: ReceivedWebhook) throws {
    var next = webhooks
    if let index = next.firstIndex(where: { $0.id == webhook.id }) {
      next[index].times += 1
    } else {
      next.insert(webhook, at: 0)
    }
    next = Array(next.prefix(Self.most))
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    try encoder.encode(next).write(to: file, options: .atomic)
    webhooks = next
  }
}

extension JSONDecoder {
  fileprivate static var webhooks: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }
}
