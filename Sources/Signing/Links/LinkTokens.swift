import Crypto
package import Foundation

/// Makes and checks the secrets in links and forms. They are derived from a server key, so none is
/// stored and the same answer can be given again to a repeated request.
package struct LinkTokens: Sendable {
  private let key: SymmetricKey

  /// - Parameter key: at least 32 bytes.
  package init(key: Data) {
    self.key = SymmetricKey(data: key)
  }

  /// The token of a link: its id and an authentication code of 256 bits.
  package func token(for link: LinkID) -> String {
    link.rawValue + mac("link", link.rawValue)
  }

  /// The link of a token, if the token is genuine.
  package func link(of token: String) -> LinkID? {
    guard token.utf8.count == Self.idLength + Self.macLength else { return nil }
    let id = String(token.prefix(Self.idLength))
    guard matches(String(token.dropFirst(Self.idLength)), mac("link", id)) else { return nil }
    return LinkID(rawValue: id)
  }

  /// The token of a page's forms: only a page that we served to this link carries it.
  ///
  /// - Parameter tries: codes that had failed when the page was made, so that a form sent twice is
  ///   told from a second try.
  package func pageToken(for link: LinkID, tries: Int, at now: Date) -> String {
    let stamp = String(Int(now.timeIntervalSince1970))
    return "\(stamp).\(tries).\(mac("page", link.rawValue, stamp, "\(tries)"))"
  }

  /// The failed codes that a form's token speaks of, if it is genuine and not older than `age`
  /// seconds.
  package func tries(
    inPageToken pageToken: String, for link: LinkID, at now: Date, age: TimeInterval
  ) -> Int? {
    let parts = pageToken.split(separator: ".", maxSplits: 2).map(String.init)
    guard parts.count == 3, pageToken.utf8.count <= 90, let stamp = Int(parts[0]),
      let tries = Int(parts[1]),
      matches(parts[2], mac("page", link.rawValue, parts[0], parts[1])),
      abs(now.timeIntervalSince1970 - TimeInterval(stamp)) <= age
    else { return nil }
    return tries
  }

  private static let idLength = 22
  private static let macLength = 43

  private func mac(_ parts: String...) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(parts.joined(separator: "|").utf8), using: key)
    return base64URL(Data(code))
  }

  /// Compares in constant time.
  private func matches(_ given: String, _ expected: String) -> Bool {
    constantTimeEqual(Data(given.utf8), Data(expected.utf8))
  }
}

/// Compares two secrets in a time that depends on their lengths only.
package func constantTimeEqual(_ left: Data, _ right: Data) -> Bool {
  guard left.count == right.count else { return false }
  return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

/// SHA-256 in lowercase hexadecimal.
package func sha256Hex(_ data: Data) -> String {
  hex(SHA256.hash(data: data))
}

/// Bytes in lowercase hexadecimal.
package func hex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
