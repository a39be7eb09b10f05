import Evidence
import Foundation
import PDFSignatures
import PDFWorkshop

/// A report beside the name of its file.
struct VerifiedFile: Encodable {
  private enum Report {
    case document(VerificationReport)
    case evidence(EvidenceReport)
  }

  private let file: String
  private let report: Report

  /// - Parameters:
  ///   - revocation: what is asked about the revocation of certificates; nil: what they name for a
  ///     document, and nothing for a container, which has to hold for decades with what is in it.
  ///   - extra: revocation lists and OCSP answers beside those in the file.
  ///   - workshop: where documents are opened; containers are in this process.
  /// - Throws: what keeps the machine from finding out.
  init(
    _ file: String, _ data: Data, anchors: [Certificate], seals: [Certificate],
    revocation: RevocationPolicy?, extra: ValidationMaterial, bounds: MarkBounds,
    workshop: DocumentWorkshop
  ) async throws {
    self.file = file
    if EvidenceVerifier.isContainer(data) {
      let asked = revocation ?? RevocationPolicy.unasked
      let verifier = EvidenceVerifier(
        anchors: TrustAnchors(anchors, revocation: asked),
        seals: TrustAnchors(anchors + seals, revocation: asked), extra: extra, bounds: bounds)
      report = .evidence(verifier.verify(data))
    } else {
      report = .document(
        try await workshop.verify(
          data,
          with: PDFVerifier(
            anchors: TrustAnchors(anchors, revocation: revocation ?? .named), extra: extra)))
    }
  }

  var indication: Indication {
    switch report {
    case .document(let report): report.indication
    case .evidence(let report): report.indication
    }
  }

  private enum CodingKeys: CodingKey {
    case file
  }

  func encode(to encoder: any Encoder) throws {
    switch report {
    case .document(let report): try report.encode(to: encoder)
    case .evidence(let report): try report.encode(to: encoder)
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
  }

  func text(in language: Reason.Language) -> String {
    let words = VerificationWords(language: language)
    switch report {
    case .document(let report):
      let lines = [words.verdict(on: file, report)] + words.lines(of: report).map { "  " + $0 }
      return (lines + words.reasons(report.reasons)).joined(separator: "\n")
    case .evidence(let report):
      let lines = [words.verdict(on: file, report)] + words.lines(of: report).map { "  " + $0 }
      return (lines + words.reasons(report.reasons)).joined(separator: "\n")
    }
  }
}
