import NIOCore
import Testing

@testable import SigningWeb

@Suite("The visitor's address behind proxies")
struct TrustedProxiesTests {
  @Test(
    "is what the last proxy that is ours saw, never what the visitor claims",
    arguments: [
      ("", "198.51.100.4", ["203.0.113.9"], "198.51.100.4"),
      ("10.0.0.0/8", "10.1.2.3", ["203.0.113.9"], "203.0.113.9"),
      ("10.0.0.0/8", "10.1.2.3", ["192.0.2.66, 203.0.113.9"], "203.0.113.9"),
      ("10.0.0.0/8, 192.0.2.7", "10.1.2.3", ["203.0.113.9", "192.0.2.7"], "203.0.113.9"),
      ("10.0.0.0/8", "10.1.2.3", ["not an address"], "10.1.2.3"),
      ("10.0.0.0/8", "10.1.2.3", [], "10.1.2.3"),
      ("10.0.0.0/8", "::ffff:10.1.2.3", ["203.0.113.9"], "203.0.113.9"),
      ("2001:db8::/32", "2001:db8::1", ["2001:db8:1::5, 203.0.113.9"], "203.0.113.9"),
      ("10.0.0.0/9", "10.200.0.1", ["203.0.113.9"], "10.200.0.1"),
    ] as [(String, String, [String], String)])
  func address(_ trusted: String, _ peer: String, _ forwarded: [String], _ expected: String) throws
  {
    let proxies = try #require(TrustedProxies(trusted))
    let peer = try SocketAddress(ipAddress: peer, port: 1)
    #expect(proxies.client(peer: peer, forwarded: forwarded) == expected)
  }

  @Test(
    "a network that cannot be read is refused",
    arguments: ["10.0.0.0/33", "proxy", "10.0.0.0/x", "::1/129"])
  func refused(_ text: String) {
    #expect(TrustedProxies(text) == nil)
  }
}

@Suite("What a browser says it displayed")
struct DisplayedPagesTests {
  @Test("is read as our viewer writes it", arguments: ["1=3400:100", "1=1:0,3=3600000:45"])
  func read(_ text: String) {
    #expect(DisplayedPages(text, pages: 3)?.text == text)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "1", "1=2", "0=5:5", "4=5:5", "2=5:5,1=5:5", "1=5:5,1=5:5", "1=0:5", "1=3600001:5",
      "1=5:101", "1=-5:5", "1=5:5,", "1=5:5:5", "a=5:5", "<script>=1:1",
    ])
  func refused(_ text: String) {
    #expect(DisplayedPages(text, pages: 3) == nil)
  }
}
