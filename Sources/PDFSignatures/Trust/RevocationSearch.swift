import COpenSSL
import COpenSSLShims
import Foundation

/// Looks through lists and OCSP answers for the status of certificates on one path.
struct RevocationSearch {
  /// What is known of one certificate.
  enum Standing {
    case good, unknown, revoked
    /// Nobody says whether it will be good again (RFC 5280, 5.3.1).
    case onHold
  }

  let data: ValidationData
  /// Certificates that may stand between those who vouch for a status and an anchor; handles that
  /// stay alive, ended by a nil, as `anchors`.
  let others: [OpaquePointer?]
  let anchors: [OpaquePointer?]
  /// For which a status has to hold.
  let time: Date
  /// When the certificate's signature is proven to have existed: who was revoked later was good.
  let proven: Date
  /// Of the verification: nothing can have been issued later.
  let now: Date
  let policy: RevocationPolicy

  /// Clocks differ, and an answer is asked for just before what it is for.
  private static let slack: Int64 = 3600
  private static let hold: Int32 = 6
  /// Who vouches for an answer has a status too, and who vouches for that one.
  private static let deepest = 2

  func standing(of certificate: Certificate, issuedBy issuer: Certificate) -> Standing {
    standing(of: certificate, issuedBy: issuer, depth: 0)
  }

  private func standing(
    of certificate: Certificate, issuedBy issuer: Certificate, depth: Int
  ) -> Standing {
    defer { ERR_clear_error() }
    let found = statuses(of: certificate, issuedBy: issuer, depth: depth)
    let proven = Int64(proven.timeIntervalSince1970)
    let isRevoked = found.contains { $0.status.revoked <= proven && $0.status.reason != Self.hold }
    if isRevoked { return .revoked }
    let held = found.filter { $0.status.revoked <= proven }.map(\.status.issued).max()
    let good = found.filter { $0.isInForce && $0.status.revoked > proven }.map(\.status.issued)
      .max()
    if let held, held >= good ?? .min { return .onHold }
    return good == nil ? .unknown : .good
  }

  private struct Found {
    let status: paraphe_status
    /// Whether it would be enough to call the certificate good.
    let isInForce: Bool
  }

  private func statuses(
    of certificate: Certificate, issuedBy issuer: Certificate, depth: Int
  ) -> [Found] {
    var found: [Found] = []
    for list in data.revocationLists {
      if let status = list.revocation(of: certificate, issuedBy: issuer) {
        found.append(Found(status: status, isInForce: false))
      }
      guard policy != .unasked || list.mayBeIndirect, list.mayBe(about: certificate) else {
        continue
      }
      var status = paraphe_status()
      let isForIt = withExtendedLifetime((list, certificate)) {
        paraphe_crl_status(
          list.handle, certificate.handle, others, anchors, Int64(time.timeIntervalSince1970),
          &status)
      }
      if isForIt == 1 { found.append(Found(status: status, isInForce: isInForce(status))) }
    }
    for response in data.responses {
      var status = paraphe_status()
      var responder: OpaquePointer?
      let isForIt = withExtendedLifetime((certificate, issuer)) {
        paraphe_ocsp_status(
          response, response.count, certificate.handle, issuer.handle, others, anchors, &status,
          &responder)
      }
      let answering = responder.map(Certificate.init(owning:))
      guard isForIt == 1 else { continue }
      let isBelieved =
        policy != .unasked && isInForce(status)
        && (answering.map { believes($0, issuedBy: issuer, status, depth) } ?? true)
      found.append(Found(status: status, isInForce: isBelieved))
    }
    return found
  }

  /// ETSI EN 319 102-1, 5.2.5: issued after the time in question, or not to be replaced before it.
  private func isInForce(_ status: paraphe_status) -> Bool {
    let time = Int64(time.timeIntervalSince1970)
    let isTimely =
      status.issued >= time - Self.slack || (status.until != .max && status.until >= time)
    let latest = now == .distantFuture ? Int64.max : Int64(now.timeIntervalSince1970) + Self.slack
    guard isTimely, status.issued <= latest, status.digest >= 0 else { return false }
    // Ed25519 names no digest.
    return status.digest == NID_undef
      || !CMSVerification.isWeak(EVP_get_digestbyname(OBJ_nid2sn(status.digest)))
  }

  /// Whether a delegated responder was to be believed when it answered.
  private func believes(
    _ responder: Certificate, issuedBy issuer: Certificate, _ status: paraphe_status, _ depth: Int
  ) -> Bool {
    guard responder.isValid(at: Date(timeIntervalSince1970: TimeInterval(status.produced))),
      !responder.isWeak, !responder.isSignedWeakly
    else { return false }
    if responder.isResponderUnchecked { return true }
    guard depth < Self.deepest else { return false }
    switch standing(of: responder, issuedBy: issuer, depth: depth + 1) {
    case .good: return true
    case .revoked, .onHold: return false
    case .unknown: return policy == .named && !responder.namesStatus
    }
  }
}
