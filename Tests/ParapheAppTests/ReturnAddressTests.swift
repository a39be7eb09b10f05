import Foundation
import Signing
import Testing

@testable import SigningWeb

@Suite("The return address")
struct ReturnAddressTests {
  private let secret = WebhookSecret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")

  private func made(_ address: String, secret: WebhookSecret?) -> String {
    ReturnAddress.make(
      address, status: .signed, of: ContractID(rawValue: "ctr_1"),
      at: Date(timeIntervalSince1970: 1_764_100_000.9), secret: secret)
  }

  // HMAC-SHA256 of "1764100000.ctr_1.signed" under the secret's 32 bytes, by openssl:
  // printf 1764100000.ctr_1.signed | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -binary | basenc --base64url
  @Test("carries the status, signed as the documentation says")
  func signed() {
    #expect(
      made("https://a.example/r", secret: secret)
        == "https://a.example/r?status=signed&contract=ctr_1&time=1764100000&signature=BrAOB2FsZtf3pt5LD6G2a8nZ__xWP154J_EFoX1JSdw"
    )
  }

  @Test("keeps the company's own query and fragment as they were written")
  func own() {
    let address = made("https://a.example/r?x=a%2Bb&y=c%20d#top", secret: secret)
    #expect(address.hasPrefix("https://a.example/r?x=a%2Bb&y=c%20d&status=signed&"))
    #expect(address.hasSuffix("#top"))
  }

  @Test("has each of its parameters once")
  func once() {
    let address = made("https://a.example/r?status=open&z=1&signature=x", secret: secret)
    #expect(address.hasPrefix("https://a.example/r?z=1&status=signed&"))
    #expect(address.split(separator: "signature=").count == 2)
  }

  @Test("stays as it was given where the brand has no secret")
  func plain() {
    #expect(made("https://a.example/r?x=1", secret: nil) == "https://a.example/r?x=1")
  }
}
