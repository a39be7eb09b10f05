import Foundation
import Signing

/// The webhook endpoint of a brand, as written in its file. Its secrets are never printed.
struct BrandWebhook: Codable, CustomStringConvertible, CustomReflectable {
  /// An https address.
  var url: String
  /// `whsec_…`: one, or two while the receiver changes from one to the other.
  var secrets: [String]
  /// Whether the address may lead to a private network, and with http to this machine.
  var allowPrivate: Bool?

  var description: String { "BrandWebhook(redacted)" }
  var customMirror: Mirror { Mirror(self, children: []) }

  static let secretAdvice =
    "whsec_ and 24 to 64 bytes in base64: make one with `echo whsec_$(openssl rand -base64 32)`"

  /// What is wrong with it, with the place.
  struct Problem: Error {
    let text: String
  }

  /// Checks what was written.
  func endpoint(of brand: BrandID) -> Result<WebhookEndpoint, Problem> {
    let url: WebhookURL
    do {
      url = try WebhookURL(self.url, allowsPlain: allowPrivate ?? false)
    } catch {
      return .failure(Problem(text: "webhook.url: \(error)"))
    }
    let read = secrets.compactMap { WebhookSecret($0) }
    guard read.count == secrets.count, (1...2).contains(read.count) else {
      return .failure(Problem(text: "webhook.secrets: one or two, each \(Self.secretAdvice)"))
    }
    return .success(
      WebhookEndpoint(
        brandID: brand, url: url, secrets: read, allowsPrivate: allowPrivate ?? false))
  }
}
