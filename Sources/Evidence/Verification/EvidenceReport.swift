package import Foundation
package import PDFSignatures

/// What the verification of a container found, for people and for programs.
///
/// Encoded with its reasons in the encoder's `reasonLanguage`.
package struct EvidenceReport: Sendable, Encodable {
  /// The signature over the manifest.
  package struct Seal: Sendable, Encodable {
    package internal(set) var signer: String?
    package internal(set) var indication: Indication
    package internal(set) var subIndication: SubIndication?
    /// The earliest trusted time at which the seal existed.
    package internal(set) var provenTime: Date?
    package internal(set) var reasons: [Reason] = []
  }

  /// A time-stamp over the seal or over the container.
  package struct Timestamp: Sendable, Encodable {
    /// The entry that holds it.
    package let file: String
    /// The entry that it is over.
    package let covers: String
    package internal(set) var authority: String?
    package internal(set) var time: Date?
    package internal(set) var indication: Indication
    package internal(set) var subIndication: SubIndication?
    package internal(set) var reasons: [Reason] = []
  }

  /// A file of the container.
  package struct File: Sendable, Encodable {
    package let path: String
    package let mediaType: String
    /// Hexadecimal.
    package let sha256: String
    /// Whether it is the one that was sealed.
    package let isIntact: Bool
  }

  /// The chain of what happened.
  package struct AuditTrail: Sendable, Encodable {
    package internal(set) var contract: String?
    package internal(set) var entries: Int
    /// The SHA-256 of the last line, hexadecimal.
    package internal(set) var head: String?
    package internal(set) var isIntact: Bool
    package internal(set) var reasons: [Reason] = []
  }

  /// A day's time-stamp over the head of the chain as it stood.
  package struct Head: Sendable, Encodable {
    package let day: String
    /// The last entry of the chain on that day.
    package let number: Int
    package internal(set) var authority: String?
    package internal(set) var time: Date?
    package internal(set) var indication: Indication
    package internal(set) var subIndication: SubIndication?
    package internal(set) var reasons: [Reason] = []
  }

  /// A page that people read.
  package struct Page: Sendable, Encodable {
    /// How it compares with what is proven.
    package enum Comparison: String, Sendable, Encodable {
      case same
      case different
      /// Made by a version whose pages cannot be made anew here.
      case notCompared = "not-compared"
    }

    package let path: String
    package let comparison: Comparison
  }

  /// A signed document and its own verification.
  package struct Document: Sendable, Encodable {
    package let path: String
    package let report: VerificationReport
  }

  package internal(set) var indication: Indication
  package internal(set) var subIndication: SubIndication?
  /// Nil for what is no container.
  package internal(set) var seal: Seal?
  /// The oldest first.
  package internal(set) var timestamps: [Timestamp] = []
  package internal(set) var files: [File] = []
  /// Nil for a container without.
  package internal(set) var auditTrail: AuditTrail?
  package internal(set) var heads: [Head] = []
  package internal(set) var documents: [Document] = []
  package internal(set) var pages: [Page] = []
  package internal(set) var reasons: [Reason] = []
}
