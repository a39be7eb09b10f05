import PDFSignatures
import Signing

/// Compares the names in the signatures of documents with those of the people who signed, as the
/// server did when the documents came.
struct SignerNames {
  private(set) var conclusion = Conclusion()

  init(_ documents: [EvidenceReport.Document], facts: TrailFacts) {
    guard facts.copy == .confirmed,
      let policy = facts.policy.flatMap(VerificationPolicy.init(rawValue:))
    else { return }
    let people = facts.people.map(\.name)
    for document in documents {
      let found = document.report.signatures.compactMap(\.name)
      if policy.unnamed(people, in: found) > 0 {
        conclusion.add(.totalFailed, .hashFailure, [.signatoryNotNamed(document.path)])
      }
    }
  }
}
