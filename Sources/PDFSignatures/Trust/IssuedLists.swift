import COpenSSL
import COpenSSLShims
import Foundation
import Synchronization

/// The revocation lists of an authority that revokes nobody: one for each day (UTC), so that all
/// signatures of a day carry the same.
final class IssuedLists: Sendable {
  private let issuers: [SigningIdentity]
  private let latest = Mutex<(day: Int64, lists: [Data])>((.min, []))

  /// In seconds.
  private static let day: Int64 = 86_400
  private static let lifetime: Int64 = 7 * 86_400

  init(of issuers: [SigningIdentity]) {
    self.issuers = issuers
  }

  /// The list of each issuer, DER, in force at a time.
  func lists(at date: Date) throws(SigningFailure) -> [Data] {
    let seconds = Int64(date.timeIntervalSince1970.rounded(.down))
    let start = seconds - (seconds % Self.day + Self.day) % Self.day
    return try latest.withLock { latest throws(SigningFailure) in
      if latest.day == start { return latest.lists }
      var made: [Data] = []
      for issuer in issuers { made.append(try Self.list(of: issuer, from: start)) }
      latest = (start, made)
      return made
    }
  }

  private static func list(
    of issuer: SigningIdentity, from start: Int64
  ) throws(SigningFailure) -> Data {
    defer { ERR_clear_error() }
    let handle = withExtendedLifetime(issuer) {
      paraphe_crl_make(issuer.certificate, issuer.key, start, start + lifetime)
    }
    guard let handle else { throw .openSSL }
    return RevocationList(owning: handle).encoded
  }
}
