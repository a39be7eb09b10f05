import HTTPTypes
import Hummingbird
import NIOCore
import Signing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Networks whose word on a visitor's address is taken: the reverse proxies before this server.
package struct TrustedProxies: Sendable {
  private let networks: [Network]

  package static let none = TrustedProxies(networks: [])

  private init(networks: [Network]) {
    self.networks = networks
  }

  /// - Parameter text: addresses and networks in CIDR form (RFC 4632), separated by commas.
  /// - Returns: nil where one of them cannot be read.
  package init?(_ text: String) {
    let parts = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    networks = parts.compactMap { Network($0) }
    guard networks.count == parts.count else { return nil }
  }

  /// The visitor's address: the peer's own, or what a trusted proxy says of it.
  ///
  /// - Parameter forwarded: the values of `X-Forwarded-For`. Each proxy appends whom it saw, so they
  ///   are read from the end, as far as the proxies are ours; anything before is hearsay.
  func client(peer: SocketAddress?, forwarded: [String]) -> String? {
    guard let peer = peer?.ipAddress, var address = Self.octets(peer) else { return nil }
    var hops = forwarded.flatMap { $0.split(separator: ",") }.map { $0.filter { !$0.isWhitespace } }
    while isTrusted(address), let hop = hops.popLast(), let octets = Self.octets(hop) {
      address = octets
    }
    return Self.text(address)
  }

  /// Whose requests are counted together: an address, or of IPv6 the network of a subscriber, which
  /// has 64 bits of addresses to itself (RFC 6177).
  static func subscriber(of address: String?) -> String {
    guard let address, let octets = octets(address) else { return address ?? "" }
    return octets.count == 4
      ? address : octets.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// Whether an address is this machine's own (RFC 6890).
  static func isLoopback(_ address: String) -> Bool {
    guard let octets = octets(address) else { return false }
    return octets.count == 4
      ? octets[0] == 127 : octets.dropLast().allSatisfy { $0 == 0 } && octets.last == 1
  }

  /// Whether an address is this machine's own or a proxy's: many people may be behind it.
  package func isOurs(_ address: String) -> Bool {
    Self.isLoopback(address) || Self.octets(address).map(isTrusted) ?? false
  }

  private func isTrusted(_ octets: [UInt8]) -> Bool {
    networks.contains { $0.contains(octets) }
  }

  /// An address in network order: four octets for IPv4, even where it is mapped into IPv6.
  fileprivate static func octets(_ text: String) -> [UInt8]? {
    var octets = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &octets) == 1 { return Array(octets.prefix(4)) }
    guard inet_pton(AF_INET6, text, &octets) == 1 else { return nil }
    let isMapped = octets.prefix(10).allSatisfy { $0 == 0 } && octets[10...11] == [0xff, 0xff]
    return isMapped ? Array(octets.suffix(4)) : octets
  }

  private static func text(_ octets: [UInt8]) -> String? {
    try? SocketAddress(packedIPAddress: ByteBuffer(bytes: octets), port: 0).ipAddress
  }

  private struct Network: Sendable {
    let octets: [UInt8]
    let bits: Int

    init?(_ text: String) {
      let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
      guard let address = parts.first, let octets = TrustedProxies.octets(address) else {
        return nil
      }
      self.octets = octets
      guard parts.count == 2 else {
        bits = octets.count * 8
        return
      }
      guard let bits = Int(parts[1]), (0...octets.count * 8).contains(bits) else { return nil }
      self.bits = bits
    }

    func contains(_ other: [UInt8]) -> Bool {
      guard other.count == octets.count else { return false }
      return (0..<bits).allSatisfy { bit in
        let mask = UInt8(0x80) >> UInt8(bit % 8)
        return octets[bit / 8] & mask == other[bit / 8] & mask
      }
    }
  }
}

extension SigningSite {
  /// Who sends a request, for the audit trail.
  func actor(
    _ role: Actor.Role, _ request: Request, peer: SocketAddress?
  ) -> Actor {
    Actor(
      role,
      address: trustedProxies.client(
        peer: peer, forwarded: request.headers[values: .xForwardedFor].suffix(20)),
      browser: request.headers[.userAgent])
  }
}

extension HTTPField.Name {
  fileprivate static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
