import Foundation
import PDFSignatures

/// Whether everything is inside that the trail speaks of, and nothing that has no place.
///
/// A file under another name would be sealed, and looked at by nobody here but by whoever unpacks
/// the container.
struct FilesVerification {
  private(set) var conclusion = Conclusion()

  private static let pages = ["resume.html", "summary.html", "verifier.html", "check.html"]
  private static let single: Set<String> =
    Set(pages).union([
      StatementVerification.path, AuditTrailVerification.path, AuditHeadsVerification.path,
      "platform/log.json",
    ])
  private static let numbered = [
    "originals/": ".pdf", "signed/": ".pdf", "held/": ".pdf", "reports/": ".json",
    "validation/certificates/": ".der", "validation/crls/": ".der", "validation/ocsp/": ".der",
  ]

  /// - Parameter version: nil before there were versions.
  init(
    _ files: [EvidenceReport.File], facts: TrailFacts?, version: DossierVersion?
  ) {
    let digests = Dictionary(
      files.map { ($0.path, $0.sha256) }, uniquingKeysWith: { one, _ in one })
    for path in digests.keys.sorted() where !Self.hasPlace(path) {
      // A later version may have files that this one does not know.
      let indication = version == .unknown ? Indication.indeterminate : .totalFailed
      conclusion.add(indication, .formatFailure, [.fileWithoutPlace(path)])
    }
    if version == .current { require(Self.pages, digests) }
    guard let facts else { return }
    require(facts.deposited.keys.sorted().map { "originals/\($0).pdf" }, digests)
    let folder = facts.copy.isConfirmed ? "signed" : "held"
    require(facts.fetched.keys.sorted().map { "\(folder)/\($0).pdf" }, digests)
    let told =
      facts.reports.map { ("reports/\($0).json", $1) }.sorted { $0.0 < $1.0 }
      + (facts.platformLog.map { [("platform/log.json", $0)] } ?? [])
    require(told.map(\.0), digests)
    // Before there were versions the last report lay there, whichever the trail spoke of.
    guard version == .current else { return }
    for (path, digest) in told where digests[path] != nil && digests[path] != digest {
      conclusion.add(.totalFailed, .hashFailure, [.fileNotInTrail(path)])
    }
    for path in digests.keys.sorted() where !Self.isTold(path, facts) {
      conclusion.add(.totalFailed, .hashFailure, [.fileNotInTrail(path)])
    }
  }

  private mutating func require(_ paths: [String], _ digests: [String: String]) {
    for path in paths where digests[path] == nil {
      conclusion.add(.totalFailed, .formatFailure, [.partMissing(path)])
    }
  }

  private static func hasPlace(_ path: String) -> Bool {
    single.contains(path)
      || numbered.contains { folder, ending in number(of: path, folder, ending) != nil }
  }

  /// Whether a report, a signed document or the platform's log is one that the trail speaks of.
  private static func isTold(_ path: String, _ facts: TrailFacts) -> Bool {
    if let number = number(of: path, "signed/", ".pdf") ?? number(of: path, "held/", ".pdf") {
      return facts.fetched[number] != nil
    }
    // A report on what was put off is written down, and not told of.
    if let number = number(of: path, "reports/", ".json") {
      return facts.reports[number] != nil || facts.copy == .pending || !facts.isVersioned
    }
    return path != "platform/log.json" || facts.platformLog != nil || !facts.isVersioned
  }

  /// The number in a name, if it is written in the one way in which it is written here.
  private static func number(of path: String, _ folder: String, _ ending: String) -> Int? {
    guard path.hasPrefix(folder), path.hasSuffix(ending) else { return nil }
    let text = path.dropFirst(folder.count).dropLast(ending.count)
    guard let number = Int(text), number > 0, String(number) == text else { return nil }
    return number
  }
}
