/// The result of a validation (ETSI EN 319 102-1, 5.1.3), and one for files without a signature.
package enum Indication: String, Sendable, Codable {
  case totalPassed = "TOTAL-PASSED"
  case indeterminate = "INDETERMINATE"
  case totalFailed = "TOTAL-FAILED"
  case noSignature = "NO-SIGNATURE"
}

/// Why it is not passed (ETSI EN 319 102-1, table 6).
package enum SubIndication: String, Sendable, Codable {
  case formatFailure = "FORMAT_FAILURE"
  case hashFailure = "HASH_FAILURE"
  case sigCryptoFailure = "SIG_CRYPTO_FAILURE"
  case sigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE"
  case chainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE"
  case cryptoConstraintsFailureNoPOE = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
  case noSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND"
  case noCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND"
  case outOfBoundsNoPOE = "OUT_OF_BOUNDS_NO_POE"
  case revokedNoPOE = "REVOKED_NO_POE"
  case revokedCANoPOE = "REVOKED_CA_NO_POE"
  case tryLater = "TRY_LATER"
  case signedDataNotFound = "SIGNED_DATA_NOT_FOUND"
  case timestampOrderFailure = "TIMESTAMP_ORDER_FAILURE"
}

/// How much of a file its signatures cover.
package enum Coverage: String, Sendable, Codable {
  /// The last signature or document time-stamp ends at the end of the file.
  case wholeFile = "whole-file"
  /// What follows the last one is proven to be validation data.
  case validationData = "validation-data"
  /// Something else was changed after a signature.
  case laterChanges = "later-changes"
  /// A signature does not say properly what it covers.
  case malformed
}
