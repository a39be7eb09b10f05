import Foundation
import PDFSignatures
import PDFWorkshop
import Signing

extension SignedDocumentVerifier {
  /// Verifies PDFs, and compares them with what was shown.
  static func pdf(
    _ workshop: any PDFWorkshop, anchors: TrustAnchors, now: @escaping @Sendable () -> Date
  ) -> SignedDocumentVerifier {
    SignedDocumentVerifier { original, signed, patience in
      let verifier = PDFVerifier(anchors: anchors, now: now, time: patience.signatures)
      let report: VerificationReport
      let content: ComparisonFinding
      do {
        (report, content) = try await workshop.judge(
          signed, with: original, verifier, within: patience.comparison)
      } catch {
        (report, content) = (.undecided(.endedItsReader), .interrupted("\(error)"))
      }
      return SignedDocumentFinding(report, content: content, patience, at: now())
    }
  }
}

extension SignedDocumentVerifier.Patience {
  /// A page waits five seconds at most, for the rest of the work too.
  fileprivate var comparison: ComparisonTime {
    switch self {
    case .visitor: ComparisonTime(structure: .seconds(4), rounds: .seconds(3))
    case .sweep: ComparisonTime(structure: .seconds(60), rounds: .seconds(20))
    }
  }

  fileprivate var signatures: Duration { self == .visitor ? .seconds(2) : .seconds(60) }
}

extension SignedDocumentFinding {
  init(
    _ report: VerificationReport, content: ComparisonFinding,
    _ patience: SignedDocumentVerifier.Patience, at now: Date
  ) {
    let content = content.settled(patience)
    self.init(
      indication: Indication(report.indication), subIndication: report.subIndication?.rawValue,
      isAboutTrustOnly: report.isAboutTrustOnly, content: Content(content),
      signatories: report.signatures.compactMap(\.name), isUndecided: report.isUndecided,
      reasons: content.words + report.reasons.map { $0.text(in: .english) },
      report: FindingFile(verifiedAt: now, report: report, content: content).json)
  }
}

/// The report of a verification as the evidence keeps it, with the reasons in both languages.
private struct FindingFile {
  let verifiedAt: Date
  let report: VerificationReport
  let content: ComparisonFinding

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
    /// Whether the signed document still is the one that was shown.
    let content: String
    let contentInFrench: String?
    /// How many of its pages were compared in pictures; the others are the same by value.
    let pagesDrawn: Int?

    init(_ file: FindingFile) {
      verifiedAt = file.verifiedAt
      report = file.report
      reasonsInFrench = file.report.reasons.map { $0.text(in: .french) }
      let reason: Reason?
      switch file.content {
      case .kept(let drawn): (content, reason, pagesDrawn) = ("kept", nil, drawn)
      case .altered(let why):
        (content, reason, pagesDrawn) = ("altered: \(why.text(in: .english))", why, nil)
      case .undecided(let why):
        (content, reason, pagesDrawn) = ("undecided: \(why.text(in: .english))", why, nil)
      case .tooSlow(let why):
        (content, reason, pagesDrawn) = ("undecided: \(why.text(in: .english))", why, nil)
      case .interrupted, .unfinished: (content, reason, pagesDrawn) = ("not compared", nil, nil)
      }
      contentInFrench = reason?.text(in: .french)
    }
  }
}

extension ComparisonFinding {
  /// What took too long for a page is looked at again; for the sweep it cannot be told.
  fileprivate func settled(_ patience: SignedDocumentVerifier.Patience) -> ComparisonFinding {
    guard case .tooSlow(let reason) = self, patience == .sweep else { return self }
    return .undecided(reason)
  }

  /// Why nothing was found, for the log.
  fileprivate var words: [String] {
    switch self {
    case .interrupted(let words): ["the comparison was interrupted: \(words)"]
    case .tooSlow(let reason): [reason.text(in: .english)]
    case .kept, .altered, .undecided, .unfinished: []
    }
  }
}

extension SignedDocumentFinding.Content {
  init(_ finding: ComparisonFinding) {
    self =
      switch finding {
      case .kept: .kept
      case .altered(let reason): .altered(reason.text(in: .english))
      case .undecided(let reason): .undecided(reason.text(in: .english))
      case .tooSlow(let reason): .interrupted(reason.text(in: .english))
      case .interrupted(let words): .interrupted(words)
      case .unfinished: .unfinished
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
