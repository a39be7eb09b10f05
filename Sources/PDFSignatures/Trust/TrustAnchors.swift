import COpenSSL
import COpenSSLShims
import Foundation

/// The certificates that the verifier trusts.
package struct TrustAnchors: Sendable {
  let certificates: [Certificate]

  package init(_ certificates: [Certificate]) {
    self.certificates = certificates
  }

  package static let none = TrustAnchors([])

  /// Looks for a path from a certificate to an anchor, and for revocations on it.
  ///
  /// - Parameter moment: when the certificate's signature is proven to have existed.
  /// - Returns: nil for a path that holds, else why it does not.
  func judge(
    _ certificate: Certificate, for use: CertificateUse, at moment: Date, with data: ValidationData
  ) -> Doubt? {
    Certificate.withHandles(data.certificates) { others in
      Certificate.withHandles(certificates) { anchors in
        judge(certificate, for: use, at: moment, data, others, anchors)
      }
    }
  }

  private func judge(
    _ certificate: Certificate, for use: CertificateUse, at moment: Date, _ data: ValidationData,
    _ others: [OpaquePointer?], _ anchors: [OpaquePointer?]
  ) -> Doubt? {
    defer { ERR_clear_error() }
    var isTimestamp: Int32 = 0
    if case .timeStamping = use { isTimestamp = 1 }
    let path = Collected<Certificate>()
    let error = withExtendedLifetime((certificate, path)) {
      paraphe_x509_path(
        certificate.handle, others, anchors, Int64(moment.timeIntervalSince1970), isTimestamp,
        path.context
      ) { context, handle in
        guard let handle else { return }
        Collected<Certificate>.from(context)?.elements.append(Certificate(owning: handle))
      }
    }
    guard error == X509_V_OK else { return Doubt(pathError: error, subject: certificate.subject) }
    if case .signing = use, !certificate.maySignDocuments {
      return Doubt(.chainConstraintsFailure, .notForDocuments(certificate.subject))
    }
    // An anchor is trusted as it is; what leads to it has to resist.
    let isForgeable = zip(path.elements, path.elements.dropFirst()).contains {
      certificate, issuer in
      certificate.isSignedWeakly || issuer.isWeak
    }
    if isForgeable {
      return Doubt(.cryptoConstraintsFailureNoPOE, .pathWeak(of: certificate.subject))
    }
    for (certificate, issuer) in zip(path.elements, path.elements.dropFirst()) {
      let first = data.firstRevocation(of: certificate, issuedBy: issuer, others, anchors)
      if let first, Double(first) <= moment.timeIntervalSince1970 {
        return Doubt(
          certificate === path.elements.first ? .revokedNoPOE : .revokedCANoPOE,
          .revoked(certificate.subject))
      }
    }
    return nil
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
