import HTTPTypes
import Hummingbird

/// Keeps other sites out. The sandbox listens on loopback, but any page that its user visits can
/// send requests there.
enum SiteGuard {
  /// Refuses names other than the machine's own: a name that was made to point at loopback (DNS
  /// rebinding) would let another site read the pages.
  static func checkHost(of request: Request) throws(SiteProblem) {
    guard let authority = request.head.authority, isLoopback(authority) else {
      throw .foreignHost
    }
  }

  /// Refuses forms sent by another site. A browser says itself where a form comes from.
  static func checkOrigin(of request: Request) throws(SiteProblem) {
    if let origin = request.headers[.origin] {
      guard let authority = request.head.authority, origin == "http://\(authority)" else {
        throw .forged
      }
    }
    if let site = request.headers[.secFetchSite], site != "same-origin" { throw .forged }
  }

  static func isLoopback(_ authority: String) -> Bool {
    let name = authority.lowercased().replacing(/:[0-9]{1,5}$/, with: "")
    return ["localhost", "127.0.0.1", "[::1]"].contains(name)
  }
}

/// A secret of this process that every form carries: another site cannot read it.
struct FormToken: Sendable, CustomStringConvertible {
  let value: String

  /// 256 random bits in hexadecimal.
  init() {
    var generator = SystemRandomNumberGenerator()
    value = (0..<32).map { _ in
      let byte = String(UInt8.random(in: .min ... .max, using: &generator), radix: 16)
      return byte.count == 1 ? "0\(byte)" : byte
    }
    .joined()
  }

  var description: String { "[token]" }

  func matches(_ given: String) -> Bool { ConstantTime.areEqual(value, given) }
}

extension HTTPField.Name {
  /// The names are plain tokens, so the fallback is never taken.
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
  static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .referer
}
