import Foundation
import PDFSignatures

/// Compares what `contract.json` says with the files beside it, so that a document that was
/// exchanged or a trail that was cut off shows even to those who trust no seal.
struct StatementVerification {
  static let path = "contract.json"

  private(set) var conclusion = Conclusion()

  private static let mostBytes = 10 << 20

  private struct Statement: Decodable {
    struct Document: Decodable {
      let number: Int
      let kind: String?
      let sha256: String
      let signedSha256: String?
      /// Their paths, where they are not the usual ones.
      let original: String?
      let signed: String?
    }

    struct AuditTrail: Decodable {
      let entries: Int
      let head: String
    }

    let id: String?
    let status: String?
    let signedCopy: String?
    let documents: [Document]
    let auditTrail: AuditTrail?
  }

  init(_ data: Data, files: [EvidenceReport.File], trail verified: AuditTrailVerification?) {
    let trail = verified?.report
    guard data.count <= Self.mostBytes,
      let statement = try? JSONDecoder().decode(Statement.self, from: data)
    else {
      conclusion.add(.totalFailed, .formatFailure, [.statementUnreadable])
      return
    }
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
    checkCompleteness(statement)
    if let facts = verified?.facts { compare(statement, with: facts) }
    if let id = statement.id, let contract = trail?.contract, id != contract {
      conclusion.add(.totalFailed, .hashFailure, [.trailOfOtherStatement])
    }
    if let stated = statement.auditTrail,
      stated.entries != trail?.entries ?? 0
        || (stated.entries > 0 && stated.head != trail?.head)
    {
      conclusion.add(
        .totalFailed, .hashFailure,
        [.trailNotStated(stated: stated.entries, found: trail?.entries ?? 0)])
    }
  }

  /// A contract has documents, and one that was completed has the signed ones.
  private mutating func checkCompleteness(_ statement: Statement) {
    if statement.documents.isEmpty {
      conclusion.add(.totalFailed, .formatFailure, [.noDocuments])
    }
    guard ["verified", "archived"].contains(statement.signedCopy) else { return }
    for document in statement.documents
    where document.kind != "annex" && document.signedSha256 == nil {
      conclusion.add(.totalFailed, .formatFailure, [.signedMissing(document.number)])
    }
  }

  /// The trail was written as things happened, and vouched for day by day.
  private mutating func compare(_ statement: Statement, with facts: TrailFacts) {
    for document in statement.documents {
      if let deposited = facts.deposited[document.number], deposited != document.sha256 {
        conclusion.add(
          .totalFailed, .hashFailure, [.documentNotInTrail("originals/\(document.number).pdf")])
      }
      if let fetched = facts.fetched[document.number], let signed = document.signedSha256,
        fetched != signed
      {
        conclusion.add(
          .totalFailed, .hashFailure, [.documentNotInTrail("signed/\(document.number).pdf")])
      }
    }
  }

  /// The digests of documents by their paths.
  private static func documents(_ statement: Statement) -> [String: String] {
    var stated: [String: String] = [:]
    for document in statement.documents {
      stated[document.original ?? "originals/\(document.number).pdf"] = document.sha256
      if let signed = document.signedSha256 {
        stated[document.signed ?? "signed/\(document.number).pdf"] = signed
      }
    }
    return stated
  }
}
