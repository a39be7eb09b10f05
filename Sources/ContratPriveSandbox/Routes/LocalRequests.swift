import HTTPTypes
import Hummingbird

/// Keeps pages of other sites away from what needs no key. The sandbox is on this machine, where
/// any page in a browser can send it requests.
struct LocalRequests: Sendable {
  /// The name that the server was told to listen on.
  let host: String

  /// - Throws: ``SandboxRefusal`` for a request that a page of another site may have caused.
  func check(_ request: Request) throws(SandboxRefusal) {
    // A name that was made to point at this machine (DNS rebinding) is not its own.
    guard let authority = request.head.authority, isOwn(authority) else {
      throw SandboxRefusal(.forbidden, "the Host header is not this server's")
    }
    if let origin = request.headers[.origin], origin.lowercased() != "http://\(authority)" {
      throw SandboxRefusal(.forbidden, "the Origin header is not this server's")
    }
    if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
      site != "same-origin", site != "none"
    {
      throw SandboxRefusal(.forbidden, "asked for by a page of another site")
    }
  }

  /// A form of another page can only be sent with other types than this one.
  func checkJSON(_ request: Request) throws(SandboxRefusal) {
    let type = request.headers[.contentType]?.split(separator: ";").first ?? ""
    guard type.trimmingSpaces().lowercased() == "application/json" else {
      throw SandboxRefusal(.unsupportedMediaType, "Content-Type must be application/json")
    }
  }

  private func isOwn(_ authority: String) -> Bool {
    var name = authority.lowercased()
    if let colon = name.lastIndex(of: ":"), name[colon...].dropFirst().allSatisfy(\.isNumber),
      !name.hasSuffix("]")
    {
      name = String(name[..<colon])
    }
    let loopback = ["localhost", "127.0.0.1", "[::1]", "::1"]
    return loopback.contains(name) || name == host.lowercased()
  }
}

extension Substring {
  fileprivate func trimmingSpaces() -> Substring {
    let start = drop { $0 == " " || $0 == "\t" }
    return start.prefix { $0 != " " && $0 != "\t" }
  }
}
