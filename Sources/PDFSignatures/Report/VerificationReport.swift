package import Foundation

/// What a verification found, for people and for programs.
///
/// Encoded with its reasons in the encoder's `reasonLanguage`.
package struct VerificationReport: Sendable, Codable {
  /// One signature of the document.
  package struct Signature: Sendable, Codable {
    package let field: String
    /// What the dictionary's `/Name` says: whom the platform signed for.
    package let name: String?
    package internal(set) var signer: String?
    package let subFilter: String?
    package internal(set) var indication: Indication
    package internal(set) var subIndication: SubIndication?
    /// What else keeps it from being passed, where there is more than one thing.
    package internal(set) var otherSubIndications: [SubIndication]?
    package internal(set) var coverage: Coverage
    /// What the dictionary's `/M` says; nobody but the signer vouches for it.
    package internal(set) var claimedTime: String?
    /// The earliest trusted time at which the signature existed.
    package internal(set) var provenTime: Date?
    package internal(set) var reasons: [Reason] = []
  }

  /// A time-stamp over the document or over a signature.
  package struct Timestamp: Sendable, Codable {
    /// The field of the document time-stamp, or of the signature that it is over.
    package let field: String
    /// Whether it is over the document.
    package let isOverDocument: Bool
    package internal(set) var authority: String?
    package internal(set) var time: Date?
    package internal(set) var indication: Indication
    package internal(set) var subIndication: SubIndication?
    package internal(set) var reasons: [Reason] = []
  }

  package internal(set) var indication: Indication
  package internal(set) var subIndication: SubIndication?
  /// Nil for a file without a signature.
  package internal(set) var coverage: Coverage?
  package internal(set) var signatures: [Signature] = []
  package internal(set) var timestamps: [Timestamp] = []
  package internal(set) var reasons: [Reason] = []

  /// Nothing was found out about the signatures of a file.
  ///
  /// - Parameter reason: why.
  package static func undecided(_ reason: Reason) -> VerificationReport {
    VerificationReport(indication: .indeterminate, reasons: [reason])
  }

  /// Whether no judgement was reached: the file asks for more work than one file may.
  package var isUndecided: Bool { indication == .indeterminate && signatures.isEmpty }

  /// Whether nothing is in doubt but whom to trust: every signature is whole and covers the document,
  /// only no path leads to a trusted certificate, or nobody says whether one was revoked.
  package var isAboutTrustOnly: Bool {
    func isOpen(_ indication: Indication, _ subIndications: [SubIndication?]) -> Bool {
      indication == .totalPassed
        || (indication == .indeterminate
          && subIndications.allSatisfy { [.noCertificateChainFound, .tryLater].contains($0) })
    }
    return indication == .indeterminate && !signatures.isEmpty
      && signatures.allSatisfy {
        isOpen($0.indication, [$0.subIndication] + ($0.otherSubIndications ?? []))
      }
      && timestamps.allSatisfy { isOpen($0.indication, [$0.subIndication]) }
  }
}
