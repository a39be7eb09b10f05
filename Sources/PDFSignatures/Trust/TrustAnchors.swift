import COpenSSL
import COpenSSLShims
import Foundation

/// The certificates that the verifier trusts, and what it asks of those below them.
package struct TrustAnchors: Sendable {
  let certificates: [Certificate]
  let revocation: RevocationPolicy

  /// - Parameter revocation: what is asked about the revocation of the certificates below.
  package init(_ certificates: [Certificate], revocation: RevocationPolicy = .named) {
    self.certificates = certificates
    self.revocation = revocation
  }

  package static let none = TrustAnchors([])

  /// When a certificate was used.
  struct Moment {
    /// When its signature is proven to have existed.
    let proven: Date
    /// For which the status of certificates has to be known; nil: for the proven time.
    var claimed: Date?
    /// Of the verification.
    var now = Date.distantFuture
  }

  /// Looks for a path from a certificate to an anchor, and for revocations on it.
  ///
  /// - Returns: whether it holds.
  func judge(
    _ certificate: Certificate, for use: CertificateUse, at moment: Moment,
    with data: ValidationData
  ) -> PathFinding {
    Certificate.withHandles(data.certificates) { others in
      Certificate.withHandles(certificates) { anchors in
        judge(certificate, for: use, at: moment, data, others, anchors)
      }
    }
  }

  private func judge(
    _ certificate: Certificate, for use: CertificateUse, at moment: Moment,
    _ data: ValidationData, _ others: [OpaquePointer?], _ anchors: [OpaquePointer?]
  ) -> PathFinding {
    defer { ERR_clear_error() }
    var isTimestamp: Int32 = 0
    if case .timeStamping = use { isTimestamp = 1 }
    let path = Collected<Certificate>()
    let error = withExtendedLifetime((certificate, path)) {
      paraphe_x509_path(
        certificate.handle, others, anchors, Int64(moment.proven.timeIntervalSince1970),
        isTimestamp, path.context
      ) { context, handle in
        guard let handle else { return }
        Collected<Certificate>.from(context)?.elements.append(Certificate(owning: handle))
      }
    }
    guard error == X509_V_OK else {
      return PathFinding(doubts: [Doubt(pathError: error, subject: certificate.subject)])
    }
    if case .signing = use, !certificate.maySignDocuments {
      return PathFinding(
        doubts: [Doubt(.chainConstraintsFailure, .notForDocuments(certificate.subject))])
    }
    var finding = PathFinding()
    // An anchor is trusted as it is; what leads to it has to resist.
    let isForgeable = zip(path.elements, path.elements.dropFirst()).contains {
      certificate, issuer in
      certificate.isSignedWeakly || issuer.isWeak
    }
    if isForgeable {
      finding.doubts.append(
        Doubt(.cryptoConstraintsFailureNoPOE, .pathWeak(of: certificate.subject)))
    }
    let search = RevocationSearch(
      data: data, others: others, anchors: anchors, time: moment.claimed ?? moment.proven,
      proven: moment.proven, now: moment.now, policy: revocation)
    finding.judgeRevocation(of: path.elements, search)
    return finding
  }
}

/// What a path from a certificate to an anchor is worth.
struct PathFinding {
  /// Why it does not hold; none for one that does.
  var doubts: [Doubt] = []
  /// What a reader should know of one that holds.
  var remarks: [Reason] = []

  /// Those first that no further list or answer can settle.
  var inOrder: [Doubt] {
    doubts.filter { $0.subIndication != .tryLater }
      + doubts.filter { $0.subIndication == .tryLater }
  }

  /// - Parameter path: from the certificate in question to an anchor.
  fileprivate mutating func judgeRevocation(of path: [Certificate], _ search: RevocationSearch) {
    var unknown: Certificate?
    for (certificate, issuer) in zip(path, path.dropFirst()) {
      let isLeaf = certificate === path.first
      switch search.standing(of: certificate, issuedBy: issuer) {
      case .good: break
      case .revoked:
        doubts.append(
          Doubt(isLeaf ? .revokedNoPOE : .revokedCANoPOE, .revoked(certificate.subject)))
      case .onHold: doubts.append(Doubt(.tryLater, .onHold(certificate.subject)))
      case .unknown where certificate.declaresNoRevocation: break
      case .unknown:
        switch search.policy {
        case .required: doubts.append(Doubt(.tryLater, .statusMissing(of: certificate.subject)))
        case .named where certificate.namesStatus:
          doubts.append(Doubt(.tryLater, .statusNotAtHand(of: certificate.subject)))
        case .named: unknown = unknown ?? certificate
        case .unasked: break
        }
      }
    }
    if let unknown, doubts.isEmpty { remarks.append(.revocationUnknown(of: unknown.subject)) }
  }
}

/// Why a signature is neither passed nor failed.
struct Doubt: Error {
  let subIndication: SubIndication
  let reason: Reason

  init(_ subIndication: SubIndication, _ reason: Reason) {
    self.subIndication = subIndication
    self.reason = reason
  }

  init(pathError error: Int32, subject: String) {
    switch error {
    case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID:
      self.init(.outOfBoundsNoPOE, .pathOutOfDate(of: subject))
    case X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_INVALID_CA, X509_V_ERR_PATH_LENGTH_EXCEEDED,
      X509_V_ERR_KEYUSAGE_NO_CERTSIGN, X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
      self.init(.chainConstraintsFailure, .pathForOtherUse(of: subject))
    case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK:
      self.init(.cryptoConstraintsFailureNoPOE, .pathWeak(of: subject))
    default:
      self.init(.noCertificateChainFound, .noPath(from: subject))
    }
  }
}
