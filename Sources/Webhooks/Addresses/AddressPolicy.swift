import Signing

/// Which machine a webhook may be sent to. A company that could point its endpoint at the inside of
/// our network would make the server its hand there (server-side request forgery).
enum AddressPolicy {
  /// The addresses that may be connected to, out of those that a name has.
  ///
  /// All have to be allowed: a name with one public and one private address is on its way to become
  /// another.
  static func check(
    _ addresses: [IPAddress], for endpoint: WebhookEndpoint
  ) throws(AddressRefusal) -> [IPAddress] {
    guard !addresses.isEmpty else { throw .unknownName }
    for address in addresses {
      switch address.reach {
      case .never: throw .special
      case .local, .loopback:
        guard endpoint.allowsPrivate else { throw .isPrivate }
      case .global: break
      }
      guard endpoint.url.isSecure || address.reach == .loopback else { throw .plain }
    }
    return addresses
  }
}

/// Why nothing is sent to where a name leads, in words for the operator.
enum AddressRefusal: String, Error {
  case unknownName = "the name has no address"
  case isPrivate =
    "the name leads to a private address: allow it with \"allowPrivate\" if that is meant"
  case special = "the name leads to an address that no webhook is sent to"
  case plain = "http is only for this machine: use https"
}
