import Foundation
import PDFSignatures
import Signing

extension SignedDocumentVerifier {
  /// Verifies PDFs with OpenSSL and qpdf, and compares them with what was deposited.
  static func pdf(
    anchors: TrustAnchors, now: @escaping @Sendable () -> Date
  ) -> SignedDocumentVerifier {
    SignedDocumentVerifier { original, signed in
      // Beside each other: somebody waits for the result.
      async let comparison = OriginalContent(of: original, in: signed)
      let report = PDFVerifier(anchors: anchors, now: now).verify(signed)
      let content: SignedDocumentFinding.Content =
        switch await comparison {
        case .altered(let reason): .altered(reason.text(in: .english))
        // Neither part of the finding counts without the other.
        case .kept where report.isUndecided, .undecided: .undecided
        case .kept: .kept
        }
      return SignedDocumentFinding(report, content: content, at: now())
    }
  }
}

extension SignedDocumentFinding {
  init(_ report: VerificationReport, content: Content, at now: Date) {
    self.init(
      indication: Indication(report.indication), subIndication: report.subIndication?.rawValue,
      isAboutTrustOnly: report.isAboutTrustOnly, content: content,
      signatories: report.signatures.compactMap(\.name),
      reasons: report.reasons.map { $0.text(in: .english) },
      report: FindingFile(verifiedAt: now, report: report, content: content).json)
  }
}

/// The report of a verification as the evidence keeps it, with the reasons in both languages.
private struct FindingFile {
  let verifiedAt: Date
  let report: VerificationReport
  let content: SignedDocumentFinding.Content

  var json: Data {
    let english = Members(self)
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(english)) ?? Data("{}".utf8)
  }

  private struct Members: Encodable {
    let verifiedAt: Date
    let report: VerificationReport
    let reasonsInFrench: [String]
    /// Whether the document that was deposited is in the signed one, unaltered.
    let content: String

    init(_ file: FindingFile) {
      verifiedAt = file.verifiedAt
      report = file.report
      reasonsInFrench = file.report.reasons.map { $0.text(in: .french) }
      content =
        switch file.content {
        case .kept: "kept"
        case .altered(let reason): "altered: \(reason)"
        case .undecided: "undecided"
        }
    }
  }
}

extension SignedDocumentFinding.Indication {
  init(_ indication: PDFSignatures.Indication) {
    self =
      switch indication {
      case .totalPassed: .totalPassed
      case .indeterminate: .indeterminate
      case .totalFailed: .totalFailed
      case .noSignature: .noSignature
      }
  }
}
