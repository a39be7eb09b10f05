import COpenSSL
import COpenSSLShims
import Foundation

/// What a certificate says of its own time and status.
extension Certificate {
  /// Whether a time is within the certificate's own (RFC 5280, 4.1.2.5).
  func isValid(at time: Date) -> Bool {
    withExtendedLifetime(self) {
      let seconds = Int64(time.timeIntervalSince1970)
      return paraphe_seconds(X509_get0_notBefore(handle)) <= seconds
        && seconds <= paraphe_seconds(X509_get0_notAfter(handle))
    }
  }

  /// Whether it names a revocation list or an OCSP server.
  var namesStatus: Bool {
    withExtendedLifetime(self) { paraphe_x509_names_status(handle) == 1 }
  }

  /// Whether nobody has to ask whether it was revoked: it lives shorter than a revocation takes
  /// (ETSI EN 319 412-1, 5.2.2), or there is nobody who could answer (RFC 9608, 2). Neither is for
  /// authorities.
  var declaresNoRevocation: Bool {
    withExtendedLifetime(self) {
      X509_check_ca(handle) == 0
        && (declares("0.4.0.194121.2.1") || declares("2.5.29.56"))
    }
  }

  private func declares(_ identifier: String) -> Bool {
    paraphe_x509_declares(handle, identifier) == 1
  }

  /// Whether who relies on the OCSP answers of this key need not ask for its own status
  /// (id-pkix-ocsp-nocheck, RFC 6960, 4.2.2.2.1).
  var isResponderUnchecked: Bool {
    withExtendedLifetime(self) { X509_get_ext_by_NID(handle, NID_id_pkix_OCSP_noCheck, -1) >= 0 }
  }
}
