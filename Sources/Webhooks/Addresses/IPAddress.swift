/// An IP address, and how far it reaches.
package struct IPAddress: Sendable, Equatable, CustomStringConvertible {
  /// Four (IPv4) or sixteen (IPv6), in network order.
  let bytes: [UInt8]
  /// In the system's notation, without brackets.
  package let description: String

  /// Whom an address may belong to.
  package enum Reach: Sendable, Equatable {
    /// Anybody on the internet.
    case global
    /// This machine.
    case loopback
    /// A private network.
    case local
    /// Nobody that webhooks could be meant for.
    case never
  }

  /// By the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890).
  package var reach: Reach {
    if Self.metadata.contains(bytes) { return .never }
    return bytes.count == 4 ? Self.reach(v4: bytes) : Self.reach(v6: bytes)
  }

  /// Where clouds hand their credentials to whoever asks from inside, beside 169.254.169.254 and
  /// its neighbours: Azure 168.63.129.16, Alibaba 100.100.100.200, AWS fd00:ec2::254.
  private static let metadata: [[UInt8]] = [
    [168, 63, 129, 16], [100, 100, 100, 200],
    [0xfd, 0, 0x0e, 0xc2] + Array(repeating: 0, count: 10) + [0x02, 0x54],
  ]

  private static func reach(v4 bytes: [UInt8]) -> Reach {
    switch (bytes[0], bytes[1], bytes[2]) {
    case (127, _, _): .loopback
    case (10, _, _), (172, 16...31, _), (192, 168, _): .local  // RFC 1918
    case (100, 64...127, _): .local  // RFC 6598, shared by a carrier's customers
    case (0, _, _): .never  // RFC 791, "this network"
    case (169, 254, _): .never  // RFC 3927, link-local
    case (192, 0, 0): .never  // RFC 6890, protocol assignments
    case (192, 0, 2), (198, 51, 100), (203, 0, 113): .never  // RFC 5737, documentation
    case (192, 88, 99): .never  // RFC 7526, 6to4 relays of old
    case (198, 18...19, _): .never  // RFC 2544, benchmarks
    case (224..., _, _): .never  // RFC 1112: multicast, reserved, broadcast
    default: .global
    }
  }

  private static func reach(v6 bytes: [UInt8]) -> Reach {
    let last = Array(bytes[12...])
    if bytes.dropLast().allSatisfy({ $0 == 0 }), bytes[15] == 1 { return .loopback }
    // An IPv4 address in other clothes is what it is without them.
    if bytes.starts(with: Self.mapped) { return IPAddress(bytes: last, description: "").reach }
    if bytes.starts(with: Self.translated) { return IPAddress(bytes: last, description: "").reach }
    if bytes[0] & 0xfe == 0xfc { return .local }  // RFC 4193, unique local
    guard bytes[0] & 0xe0 == 0x20 else { return .never }  // RFC 4291, 2.4: all the rest
    switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0x20, 0x01, 0x00...0x01, _): return .never  // RFC 2928: Teredo and other assignments
    case (0x20, 0x01, 0x0d, 0xb8): return .never  // RFC 3849, documentation
    case (0x20, 0x02, _, _): return .never  // RFC 3056, 6to4
    case (0x3f, 0xff, 0x00...0x0f, _): return .never  // RFC 9637, documentation
    default: return .global
    }
  }

  /// ::ffff:0:0/96 (RFC 4291, 2.5.5.2).
  private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff]
  /// 64:ff9b::/96, NAT64 (RFC 6052, 2.1). That of local use, 64:ff9b:1::/48, is refused below.
  private static let translated: [UInt8] =
    [0, 0x64, 0xff, 0x9b] + Array(repeating: 0, count: 8)
}
