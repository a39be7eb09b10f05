package import Foundation

/// A web origin (RFC 6454): scheme, host and port.
package enum WebOrigin {
  /// Whether `text` is an origin and nothing else: it goes into a header as it is.
  package static func isValid(_ text: String) -> Bool {
    guard text.utf8.count <= 300, let url = URL(string: text),
      let host = url.host(percentEncoded: true),
      host.unicodeScalars.allSatisfy(hostCharacters.contains)
    else { return false }
    // As browsers write it: they compare letter by letter.
    return text == self.text(of: url)
  }

  /// The origin of an http or https address.
  package static func text(of url: URL) -> String? {
    guard let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http",
      let host = url.host(percentEncoded: true)?.lowercased(), !host.isEmpty
    else { return nil }
    let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    let usual = scheme == "https" ? 443 : 80
    let port = url.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
    return "\(scheme)://\(name)\(port)"
  }

  private static let hostCharacters = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:[]")
}
