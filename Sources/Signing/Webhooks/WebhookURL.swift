import Foundation

/// Where webhooks are posted: an address whose form was checked. To which machine its name leads is
/// looked at with every delivery.
///
/// Its path and its query may hold a receiver's secrets: they are never printed.
package struct WebhookURL: Sendable, Equatable, CustomStringConvertible,
  CustomDebugStringConvertible,
  CustomReflectable
{
  /// The whole address, for the request only.
  package let text: String
  package let isSecure: Bool
  /// A name, or an IP address without brackets.
  package let host: String
  package let port: Int

  /// Reads an `https:` address, or an `http:` one where that may be.
  ///
  /// - Parameter allowsPlain: whether `http:` may be; deliveries then check that it stays on this
  ///   machine.
  package init(_ text: String, allowsPlain: Bool) throws(WebhookURLProblem) {
    guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
      let url = URL(string: text, encodingInvalidCharacters: false),
      let parts = URLComponents(url: url, resolvingAgainstBaseURL: false)
    else { throw .malformed }
    guard parts.scheme == "https" || (allowsPlain && parts.scheme == "http") else {
      throw .notSecure
    }
    guard parts.user == nil, parts.password == nil, parts.fragment == nil else { throw .extras }
    isSecure = parts.scheme == "https"
    host = try Self.host(url)
    port = parts.port ?? (isSecure ? 443 : 80)
    // The services below 1024 are others than the web's: mail, shells, name servers.
    guard [80, 443].contains(port) || (1024...65535).contains(port) else { throw .port }
    self.text = text
  }

  /// Scheme, host and port: what may be printed and logged.
  package var origin: String {
    let name = host.contains(":") ? "[\(host)]" : host
    let standard = isSecure ? 443 : 80
    return (isSecure ? "https://" : "http://") + name + (port == standard ? "" : ":\(port)")
  }

  /// Tells one address from another without holding it: SHA-256 in lowercase hexadecimal.
  package var fingerprint: String { sha256Hex(Data(text.utf8)) }

  package var description: String { origin }
  package var debugDescription: String { origin }
  package var customMirror: Mirror { Mirror(self, children: []) }

  private static func host(_ url: URL) throws(WebhookURLProblem) -> String {
    guard var host = url.host(percentEncoded: true), !host.isEmpty else { throw .malformed }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    let isAddress = host.contains(":")
    // A scoped address (RFC 4007) or a percent-encoded name could be read in two ways.
    let allowed = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
        true
      case UInt8(ascii: "-"), UInt8(ascii: "_"): !isAddress
      case UInt8(ascii: ":"): isAddress
      default: false
      }
    }
    guard allowed, host.utf8.count <= 253 else { throw .malformed }
    return host
  }
}

/// Why an address is not one that webhooks go to.
package enum WebhookURLProblem: String, Error, CustomStringConvertible {
  case malformed = "not a web address of ASCII letters: write other names as xn--…"
  case notSecure = "webhooks go to https addresses only"
  case extras = "an address without a user, a password and a fragment"
  case port = "the port has to be 443, 80, or 1024 to 65535"

  package var description: String { rawValue }
}
