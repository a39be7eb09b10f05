public import Foundation

/// The remote platform a client talks to (guide 1.2).
///
/// The guide writes its hosts with an é (`sandbox.contrat-privé.com`) while the names in use have
/// none, so any URL can be given and nothing else in the SDK knows a host. Every request carries
/// the account's keys: give an `https` URL, except for a sandbox on the same machine.
public struct Platform: Sendable, Hashable, Redacted {
  /// The root that `api/{callName}` is appended to.
  public let baseURL: URL

  /// Makes a platform out of any URL, for instance a local sandbox; nothing is refused here.
  public init(baseURL: URL) {
    self.baseURL = baseURL
  }

  /// The test platform: no real SMS, code 0000, fake signatures (guide 1.4).
  public static let sandbox = Platform(host: "sandbox.contrat-prive.com")

  /// The production platform, for accounts with an eligible pack (guide 1.2).
  public static let production = Platform(host: "www.contrat-prive.com")

  private init(host: String) {
    var components = URLComponents()
    components.scheme = "https"
    components.host = host
    self.baseURL = components.url ?? URL(filePath: "/")
  }

  /// What errors call the platform: `sandbox`, `production`, or the host and port of another one.
  public var name: String {
    let host = baseURL.host() ?? "a platform without a host"
    return switch host {
    case Self.sandbox.baseURL.host(): "sandbox"
    case Self.production.baseURL.host(): "production"
    default: baseURL.port.map { "\(host):\($0)" } ?? host
    }
  }

  /// The name only: a URL may hold a password.
  public var shown: KeyValuePairs<String, String> { ["name": name] }

  /// The address of one call.
  func url(forCall name: String) -> URL {
    baseURL.appending(path: "api").appending(path: name)
  }
}
