import Foundation
import PDFSignatures
import Signing

extension SignedDocumentVerifier {
  /// Verifies PDFs with OpenSSL and qpdf, and compares them with what was deposited.
  static func pdf(anchors: TrustAnchors) -> SignedDocumentVerifier {
    SignedDocumentVerifier { original, signed in
      let report = PDFVerifier(anchors: anchors).verify(signed)
      let content: SignedDocumentFinding.Content =
        switch OriginalContent(of: original, in: signed) {
        case .kept: .kept
        case .altered(let reason): .altered(reason)
        case .undecided: .undecided
        }
      return SignedDocumentFinding(report, content: content)
    }
  }
}

extension SignedDocumentFinding {
  init(_ report: VerificationReport, content: Content) {
    self.init(
      indication: Indication(report.indication), subIndication: report.subIndication?.rawValue,
      isAboutTrustOnly: report.isAboutTrustOnly, content: content,
      signatories: report.signatures.compactMap(\.name), reasons: report.reasons)
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
