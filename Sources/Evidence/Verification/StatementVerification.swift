import Foundation
import PDFSignatures
import Signing

/// Compares what `contract.json` says with the files beside it and with the trail, so that a document
/// that was exchanged or a trail that was cut off shows even to those who trust no seal.
struct StatementVerification {
  static let path = "contract.json"

  /// Nil where it cannot be read.
  private(set) var statement: ContractFile?
  /// Nil before there were versions.
  private(set) var version: DossierVersion?
  private(set) var conclusion = Conclusion()

  private static let mostBytes = 10 << 20
  private static let mostValues = 100_000

  init(_ data: Data, files: [EvidenceReport.File], trail: AuditTrailVerification?) {
    do {
      guard data.count <= Self.mostBytes else { throw CocoaError(.fileReadTooLarge) }
      try JSONFields.check(data, maxValues: Self.mostValues)
      version = try JSONDecoder().decode(Version.self, from: data).version
      let statement = try ContractFile(reading: data)
      self.statement = statement
      compare(statement, with: files)
      if let trail { compare(statement, with: trail) }
    } catch {
      let indication = version == .unknown ? Indication.indeterminate : .totalFailed
      conclusion.add(indication, .formatFailure, [.statementUnreadable])
    }
  }

  private struct Version: Decodable {
    let version: DossierVersion?
  }

  // MARK: - The files

  private mutating func compare(
    _ statement: ContractFile, with files: [EvidenceReport.File]
  ) {
    let digests = Dictionary(
      files.lazy.filter { $0.path.hasSuffix(".pdf") }.map { ($0.path, $0.sha256) },
      uniquingKeysWith: { one, _ in one })
    let stated = Self.documents(statement)
    for (path, digest) in stated.sorted(by: { $0.key < $1.key }) where digests[path] != digest {
      conclusion.add(.totalFailed, .hashFailure, [.documentNotStated(path)])
    }
    for path in digests.keys.sorted() where stated[path] == nil {
      conclusion.add(.totalFailed, .hashFailure, [.documentNotStated(path)])
    }
    if statement.documents.isEmpty {
      conclusion.add(.totalFailed, .formatFailure, [.noDocuments])
    }
  }

  /// The digests of documents by their paths.
  private static func documents(_ statement: ContractFile) -> [String: String] {
    var stated: [String: String] = [:]
    let folder =
      SignedCopyStatus(rawValue: statement.signedCopy)?.isConfirmed == true ? "signed" : "held"
    for document in statement.documents {
      stated["originals/\(document.number).pdf"] = document.sha256
      if let signed = document.signedSha256 {
        stated["\(folder)/\(document.number).pdf"] = signed
      }
    }
    return stated
  }

  // MARK: - The trail

  private mutating func compare(
    _ statement: ContractFile, with trail: AuditTrailVerification
  ) {
    let facts = trail.facts
    if let contract = trail.report.contract, statement.id != contract {
      conclusion.add(.totalFailed, .hashFailure, [.trailOfOtherStatement])
    }
    let stated = statement.auditTrail
    if stated.entries != trail.report.entries || stated.head != trail.report.head {
      conclusion.add(
        .totalFailed, .hashFailure,
        [.trailNotStated(stated: stated.entries, found: trail.report.entries)])
    }
    for document in statement.documents {
      let number = document.number
      if facts.deposited[number] != document.sha256 {
        conclusion.add(
          .totalFailed, .hashFailure, [.documentNotInTrail("originals/\(number).pdf")])
      }
      if facts.fetched[number] != document.signedSha256 {
        conclusion.add(.totalFailed, .hashFailure, [.documentNotInTrail("signed/\(number).pdf")])
      }
    }
    if version == nil, facts.terms["evidence"] != nil {
      conclusion.add(.totalFailed, .formatFailure, [.versionLeftOut])
    }
    let agreement = StatementAgreement(statement, with: facts)
    for member in agreement.contradictions {
      conclusion.add(.totalFailed, .hashFailure, [.contradiction(member)])
    }
  }
}
