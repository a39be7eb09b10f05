import Foundation
import Signing
import Testing

@testable import Webhooks

@Suite("Addresses that webhooks may go to")
struct AddressTests {
  @Test(
    "addresses of the internet",
    arguments: [
      "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
      "192.167.255.255", "192.169.0.0", "169.253.0.1", "169.255.0.1", "223.255.255.255",
      "168.63.129.15", "2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450::1",
      // NAT64 and IPv4-mapped forms of a public address.
      "64:ff9b::101:101", "::ffff:1.1.1.1",
    ])
  func global(_ text: String) throws {
    #expect(try #require(IPAddress(text)).reach == .global)
  }

  @Test(
    "private networks",
    arguments: [
      "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1",
      "100.127.255.255", "fc00::1", "fd12:3456::1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1",
      "64:ff9b::c0a8:1",
    ])
  func local(_ text: String) throws {
    #expect(try #require(IPAddress(text)).reach == .local)
  }

  @Test(
    "this machine",
    arguments: ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
  func loopback(_ text: String) throws {
    #expect(try #require(IPAddress(text)).reach == .loopback)
  }

  @Test(
    "addresses that nothing is ever sent to",
    arguments: [
      "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "192.0.0.192", "192.0.2.1",
      "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1",
      "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200",
      "::", "::2", "::7f00:1", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "2001::1", "2001:10::1",
      "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::", "3fff::1", "100::1", "64:ff9b:1::a00:1",
      "5f00::1", "fd00:ec2::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
      "::ffff:0:127.0.0.1", "4000::1",
    ])
  func never(_ text: String) throws {
    #expect(try #require(IPAddress(text)).reach == .never)
  }

  @Test("a private address is refused unless it is allowed, and special ones even then")
  func policy() throws {
    let strict = try WebhookEndpoint.to("https://hooks.example.com", allowsPrivate: false)
    let loose = try WebhookEndpoint.to("https://hooks.example.com")
    func choose(_ texts: String..., for endpoint: WebhookEndpoint) throws -> [String] {
      try AddressPolicy.check(texts.compactMap { IPAddress($0) }, for: endpoint).map(\.description)
    }
    #expect(try choose("1.1.1.1", "2606:4700::1", for: strict) == ["1.1.1.1", "2606:4700::1"])
    #expect(try choose("10.0.0.1", for: loose) == ["10.0.0.1"])
    for text in ["10.0.0.1", "127.0.0.1", "::1", "fd00::1", "::ffff:192.168.1.1"] {
      #expect(throws: AddressRefusal.isPrivate, "\(text)") { try choose(text, for: strict) }
    }
    // One public address among them does not excuse the other.
    #expect(throws: AddressRefusal.isPrivate) {
      try choose("1.1.1.1", "10.0.0.1", for: strict)
    }
    #expect(throws: AddressRefusal.special) { try choose("169.254.169.254", for: loose) }
    #expect(throws: AddressRefusal.special) { try choose("fd00:ec2::254", for: loose) }
    #expect(throws: AddressRefusal.unknownName) { try choose(for: loose) }
  }

  @Test("http stays on this machine")
  func plain() throws {
    let endpoint = try WebhookEndpoint.to("http://localhost:8090/hooks")
    func choose(_ text: String) throws -> IPAddress? {
      try AddressPolicy.check([try #require(IPAddress(text))], for: endpoint).first
    }
    #expect(try choose("127.0.0.1")?.description == "127.0.0.1")
    #expect(throws: AddressRefusal.plain) { try choose("10.0.0.1") }
    #expect(throws: AddressRefusal.plain) { try choose("1.1.1.1") }
  }

  @Test("addresses in other notations are resolved to what they are")
  func notations() async throws {
    for host in ["127.1", "2130706433", "0x7f000001", "localhost"] {
      let addresses = await HostResolver.system.addresses(host)
      #expect(!addresses.isEmpty, "\(host)")
      #expect(addresses.allSatisfy { $0.reach == .loopback }, "\(host)")
    }
  }

  @Test(
    "addresses whose form is refused",
    arguments: [
      ("http://hooks.example.com/", WebhookURLProblem.notSecure),
      ("ftp://hooks.example.com/", .notSecure), ("https:///hooks", .malformed),
      ("hooks.example.com", .notSecure), ("https://user@hooks.example.com/", .extras),
      ("https://u:p@hooks.example.com/", .extras), ("https://hooks.example.com/#a", .extras),
      ("https://hooks.example.com:22/", .port), ("https://hooks.example.com:25/", .port),
      ("https://hooks.example.com:0/", .port), ("https://hooks.example.com/a b", .malformed),
      ("https://hooks.éxample.com/", .malformed),
      ("https://hooks.example.com/\r\nX: y", .malformed),
      ("https://[fe80::1%25eth0]/", .malformed), ("https://a%2eb/", .malformed), ("", .malformed),
    ])
  func refused(_ text: String, _ problem: WebhookURLProblem) {
    #expect(throws: problem) { try WebhookURL(text, allowsPlain: false) }
  }

  @Test("addresses whose form is right")
  func accepted() throws {
    let url = try WebhookURL("https://Hooks.example.com:8443/a/b?c=d", allowsPlain: false)
    #expect(url.origin == "https://Hooks.example.com:8443")
    #expect(url.port == 8443)
    #expect(try WebhookURL("https://[2606:4700::1]/x", allowsPlain: false).host == "2606:4700::1")
    #expect(try WebhookURL("http://localhost:8090/x", allowsPlain: true).isSecure == false)
  }
}
