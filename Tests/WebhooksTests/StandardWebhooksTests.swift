import Foundation
import Signing
import Testing

@testable import Webhooks

/// The vectors are those of the reference libraries, github.com/standard-webhooks/standard-webhooks
/// at b2fa7b8 (`libraries/python/tests/test_webhooks.py`, `libraries/javascript/src/webhook.test.ts`
/// and the same in the other languages), MIT licence, Copyright (c) 2023 Svix.
@Suite("Standard Webhooks 1.0.0")
struct StandardWebhooksTests {
  private let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
  private let body = Data(#"{"test": 2432232314}"#.utf8)
  private let signedAt = Date(timeIntervalSince1970: 1_614_265_330)
  private let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
  /// Of the vectors with several signatures: fits nothing.
  private let wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="

  private func verify(
    _ changes: [String: String?] = [:], body: Data? = nil,
    secrets: [WebhookSecret] = [.vector], after seconds: TimeInterval = 0
  ) -> WebhookVerification {
    var headers: [String: String?] = [
      "webhook-id": id, "webhook-timestamp": "1614265330", "webhook-signature": signature,
    ]
    headers.merge(changes) { $1 }
    return WebhookVerifier(secrets: secrets).verify(
      headers: { headers[$0] ?? nil }, body: body ?? self.body,
      at: signedAt.addingTimeInterval(seconds))
  }

  @Test("the public vector is signed as the reference libraries sign it")
  func vector() {
    let signed = WebhookSignature(id: id, body: body, secrets: [.vector], at: signedAt)
    #expect(signed.signatures == signature)
    #expect(signed.timestamp == "1614265330")
    #expect(
      signed.headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
  }

  @Test("the public vector verifies")
  func genuine() {
    #expect(verify() == .genuine(id: id))
  }

  @Test("a missing header, or one of another form, is malformed")
  func malformed() {
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
      #expect(verify([name: nil as String?]) == .malformed, "\(name)")
    }
    for timestamp in ["hello", "", "-1614265330", "1614265330.5", "99999999999999999999"] {
      #expect(verify(["webhook-timestamp": timestamp]) == .malformed, "\(timestamp)")
    }
  }

  @Test(
    "a signature that does not fit is forged",
    arguments: [
      "v1,dawfeoifkpqwoekfpqoekf", "v1,g0hM9Ss", "v1,", "",
      "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=",
      "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ])
  func forged(_ signature: String) {
    #expect(verify(["webhook-signature": signature]) == .forged)
  }

  @Test("another body, id or time than the signed one is forged")
  func changed() {
    #expect(verify(body: Data(#"{"test": 2432232315}"#.utf8)) == .forged)
    #expect(verify(body: Data([0xff, 0xfe, 0x00])) == .forged)
    #expect(verify(["webhook-id": "msg_other"]) == .forged)
    #expect(verify(["webhook-timestamp": "1614265331"]) == .forged)
  }

  @Test("one fitting signature among others is enough")
  func several() {
    let list = [wrong, wrong.replacing("v1", with: "v2"), signature, wrong]
    #expect(verify(["webhook-signature": list.joined(separator: " ")]) == .genuine(id: id))
    #expect(verify(["webhook-signature": "\(wrong) \(wrong)"]) == .forged)
  }

  @Test("a webhook older or newer than five minutes is stale")
  func tolerance() {
    #expect(verify(after: 300) == .genuine(id: id))
    #expect(verify(after: -300) == .genuine(id: id))
    #expect(verify(after: 301) == .stale)
    #expect(verify(after: -301) == .stale)
  }

  @Test("an empty body is signed and verified")
  func empty() {
    let signed = WebhookSignature(id: id, body: Data(), secrets: [.vector], at: signedAt)
    #expect(
      verify(["webhook-signature": signed.signatures], body: Data()) == .genuine(id: id))
  }

  @Test("with two secrets there are two signatures, and either secret verifies")
  func rotation() {
    let new = WebhookSecret.random()
    let signed = WebhookSignature(id: id, body: body, secrets: [new, .vector], at: signedAt)
    let parts = signed.signatures.split(separator: " ")
    #expect(parts.count == 2)
    #expect(parts[1] == signature)
    for secret in [new, .vector] {
      #expect(
        verify(["webhook-signature": signed.signatures], secrets: [secret]) == .genuine(id: id))
    }
    #expect(verify(["webhook-signature": signed.signatures], secrets: [.random()]) == .forged)
  }

  @Test("a secret is whsec_ and 24 to 64 bytes in base64, padded or not")
  func secrets() {
    func text(_ count: Int) -> String { "whsec_" + Data(count: count).base64EncodedString() }
    #expect(WebhookSecret(text(23)) == nil)
    #expect(WebhookSecret(text(24)) != nil)
    #expect(WebhookSecret(text(64)) != nil)
    #expect(WebhookSecret(text(65)) == nil)
    for text in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64!"] {
      #expect(WebhookSecret(text) == nil, "\(text)")
    }
    // Of the vectors: two characters of padding are missing.
    #expect(
      WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr")?.key
        == Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr=="))
    #expect(WebhookSecret(WebhookSecret.vector.text) == .vector)
  }

  @Test("a secret and the path of an endpoint are not printed")
  func redaction() throws {
    let endpoint = try WebhookEndpoint.to("https://hooks.example.com/T0/s3cr3t-path?key=s3cr3t")
    var dumped = ""
    dump(endpoint, to: &dumped)
    for text in ["\(endpoint)", String(reflecting: endpoint), dumped] {
      #expect(!text.contains("s3cr3t"))
      #expect(!text.contains("MfKQ9r8G"))
      #expect(text.contains("https://hooks.example.com"))
    }
  }
}
