import Foundation
import Signing
import Testing

@testable import ParapheApp

@Suite("Whether a page can show the frame")
struct EmbeddingPageTests {
  private let server = URL(string: "https://sign.example.com")!

  private func findings(
    _ headers: [(name: String, value: String)] = [],
    html: String =
      #"<script src="https://sign.example.com/embed.js"></script><iframe title="x" src="https://sign.example.com/sign/t">"#,
    url: String = "https://extranet.example/c", origins: [String] = ["https://extranet.example"],
    status: Int = 200, server: URL? = nil
  ) -> [EmbeddingPage.Finding] {
    var brand = Brand.gone(BrandID(rawValue: "acme"))
    brand.frameOrigins = origins
    return EmbeddingPage(url: URL(string: url)!, status: status, headers: headers, html: html)
      .findings(for: server ?? self.server, brands: [brand])
  }

  private func wrong(_ findings: [EmbeddingPage.Finding]) -> [String] {
    findings.filter { $0.weight == .wrong }.map(\.text)
  }

  @Test("nothing refuses where the origin is named and no header stands against it")
  func good() {
    #expect(findings().allSatisfy { $0.weight == .good })
  }

  @Test("an origin that no brand names is named, and one that is nearly it too")
  func origin() throws {
    let text = try #require(
      wrong(findings(url: "https://extranet.example:8443/c")).first)
    #expect(text.contains("no brand's frameOrigins names https://extranet.example:8443"))
    #expect(text.contains("https://extranet.example is named, which is another origin"))
  }

  @Test(
    "the directive that refuses is named with what to add",
    arguments: [
      ("frame-src 'self'", "frame-src"), ("child-src 'none'", "child-src"),
      ("default-src 'self'; script-src *", "default-src"),
      ("frame-src https://other.example.com", "frame-src"),
      ("frame-src https://sign.example.com:8443", "frame-src"),
    ])
  func policy(_ policy: String, _ directive: String) throws {
    let text = try #require(
      wrong(findings([("content-security-policy", policy)])).first, "\(policy)")
    #expect(text.contains("\(directive) is \""))
    #expect(text.contains("add https://sign.example.com to frame-src"))
  }

  @Test(
    "a policy that lets it in is not complained of",
    arguments: [
      "frame-src https://sign.example.com; script-src https://sign.example.com",
      "default-src https:", "frame-src *; script-src *",
      "frame-src *.example.com; script-src sign.example.com:443", "img-src 'none'",
    ])
  func goodPolicy(_ policy: String) {
    #expect(findings([("content-security-policy", policy)]).allSatisfy { $0.weight == .good })
  }

  @Test("a policy in the markup counts, and every one of several")
  func several() {
    let meta =
      #"<meta http-equiv="Content-Security-Policy" content="frame-src 'none'"><iframe title="x" src="https://sign.example.com/sign/t">"#
    #expect(wrong(findings(html: meta)).count == 1)
    #expect(
      wrong(
        findings([
          ("content-security-policy", "frame-src https://sign.example.com"),
          ("content-security-policy", "default-src 'none'; script-src *"),
        ])
      ).count == 1)
  }

  @Test("other headers and a sandbox that refuse are named")
  func others() {
    #expect(
      wrong(findings([("cross-origin-embedder-policy", "require-corp")])).first?.contains(
        "Cross-Origin-Embedder-Policy: require-corp") == true)
    #expect(
      wrong(
        findings(
          html: #"<iframe title="x" sandbox="allow-scripts" src="https://sign.example.com/sign/t">"#
        )
      ).first?.contains("allow-forms, allow-same-origin") == true)
    #expect(
      wrong(findings(server: URL(string: "http://sign.example.com")!)).first?.contains(
        "mixed content") == true)
    #expect(wrong(findings(status: 403)).first?.contains("answers 403") == true)
  }

  @Test("a page without the frame in its markup is only noted")
  func noFrame() {
    let found = findings(html: "<p>login</p>")
    #expect(wrong(found).isEmpty)
    #expect(found.contains { $0.weight == .note && $0.text.contains("a script puts it there") })
  }
}
