import Evidence
import Foundation
import PDFSignatures

/// The lines of a verification's text, in the language of its reasons. The verdicts are the
/// standard's words in both.
struct VerificationWords {
  let language: Reason.Language

  func verdict(on file: String, _ report: VerificationReport) -> String {
    let coverage = report.coverage.map { ", " + words(for: $0) } ?? ""
    let sub = report.subIndication.map { " (\($0.rawValue))" } ?? ""
    let verdict = report.indication.rawValue + sub + coverage
    return said(french: "\(file) : \(verdict)", english: "\(file): \(verdict)")
  }

  func lines(of report: VerificationReport) -> [String] {
    report.signatures.map(line) + report.timestamps.map(line)
  }

  func reasons(_ reasons: [Reason]) -> [String] {
    reasons.map { "  - " + $0.text(in: language) }
  }

  func line(for signature: VerificationReport.Signature) -> String {
    let verdict = signature.indication.rawValue
    let time = signature.provenTime.map { $0.ISO8601Format() }
    return said(
      french: "signature de \(signature.signer ?? "signataire inconnu") : \(verdict)"
        + (time.map { ", existence prouvée au \($0)" } ?? ""),
      english: "signature of \(signature.signer ?? "an unknown signer"): \(verdict)"
        + (time.map { ", proven at \($0)" } ?? ""))
  }

  func line(for timestamp: VerificationReport.Timestamp) -> String {
    let verdict = timestamp.indication.rawValue
    let time = timestamp.time.map { $0.ISO8601Format() }
    return said(
      french: "horodatage" + (time.map { " du \($0)" } ?? "")
        + " par \(timestamp.authority ?? "une autorité inconnue") : \(verdict)",
      english: "time-stamp" + (time.map { " of \($0)" } ?? "")
        + " by \(timestamp.authority ?? "an unknown authority"): \(verdict)")
  }

  private func words(for coverage: Coverage) -> String {
    switch coverage {
    case .wholeFile: said(french: "tout le fichier", english: coverage.rawValue)
    case .validationData:
      said(french: "suivi de données de validation", english: coverage.rawValue)
    case .laterChanges: said(french: "modifié par la suite", english: coverage.rawValue)
    case .malformed: said(french: "étendue mal définie", english: coverage.rawValue)
    }
  }

  func said(french: String, english: String) -> String {
    switch language {
    case .french: french
    case .english: english
    }
  }
}

extension VerificationWords {
  func verdict(on file: String, _ report: EvidenceReport) -> String {
    let verdict =
      report.indication.rawValue
      + (report.subIndication.map { " (\($0.rawValue))" } ?? "")
    return said(french: "\(file)\u{A0}: \(verdict)", english: "\(file): \(verdict)")
  }

  func lines(of report: EvidenceReport) -> [String] {
    var lines: [String] = []
    if let seal = report.seal {
      let verdict = seal.indication.rawValue
      let signer = seal.signer ?? said(french: "inconnu", english: "unknown")
      lines.append(
        said(
          french: "sceau de \(signer)\u{A0}: \(verdict)", english: "seal of \(signer): \(verdict)"))
    }
    lines += report.timestamps.map { stamp in
      let time = stamp.time.map { $0.ISO8601Format() } ?? "?"
      let verdict = stamp.indication.rawValue
      return said(
        french: "horodatage \(stamp.file) du \(time)\u{A0}: \(verdict)",
        english: "time-stamp \(stamp.file) of \(time): \(verdict)")
    }
    if let trail = report.auditTrail {
      let state =
        trail.isIntact
        ? said(french: "entier", english: "whole") : said(french: "rompu", english: "broken")
      lines.append(
        said(
          french: "journal de \(trail.entries) lignes\u{A0}: \(state)",
          english: "audit trail of \(trail.entries) lines: \(state)"))
    }
    lines += report.heads.map { head in
      said(
        french: "horodatage du journal, \(head.day)\u{A0}: \(head.indication.rawValue)",
        english: "time-stamp of the audit trail, \(head.day): \(head.indication.rawValue)")
    }
    for document in report.documents {
      lines.append("\(document.path): \(document.report.indication.rawValue)")
      lines += self.lines(of: document.report).map { "  " + $0 }
    }
    return lines
  }
}
