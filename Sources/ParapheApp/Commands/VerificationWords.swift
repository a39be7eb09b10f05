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

  private func said(french: String, english: String) -> String {
    switch language {
    case .french: french
    case .english: english
    }
  }
}
