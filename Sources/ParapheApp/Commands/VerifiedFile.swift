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

  /// - Parameter workshop: where documents are opened; containers are in this process.
  /// - Throws: what keeps the machine from finding out.
  init(
    _ file: String, _ data: Data, anchors: TrustAnchors, seals: TrustAnchors, bounds: MarkBounds,
    workshop: DocumentWorkshop
  ) async throws {
    self.file = file
    if EvidenceVerifier.isContainer(data) {
      report = .evidence(
        EvidenceVerifier(anchors: anchors, seals: seals, bounds: bounds).verify(data))
    } else {
      report = .document(
        try await workshop.verify(data, with: PDFVerifier(anchors: anchors)))
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
