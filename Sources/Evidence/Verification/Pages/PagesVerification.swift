import Foundation
import PDFSignatures
import Signing

/// Makes the readable pages anew from what is proven, and compares them with those inside by what
/// they say: whoever only reads must not be told something else than whoever verifies.
struct PagesVerification {
  private(set) var pages: [EvidenceReport.Page] = []
  private(set) var conclusion = Conclusion()

  /// More lines than any contract has; pages of more are not made.
  private static let mostLines = 50_000
  private static let mostPeople = 200
  /// More than pages of so many lines are.
  private static let mostBytes = 64 << 20

  /// - Parameter version: nil before there were versions.
  init(
    _ files: [EvidenceFile], statement: ContractFile, version: DossierVersion?,
    trail: AuditTrailVerification
  ) {
    let inside = Dictionary(
      files.lazy.filter { $0.path.hasSuffix(".html") }.map { ($0.path, $0.data) },
      uniquingKeysWith: { one, _ in one })
    guard version == .current else {
      pages = inside.keys.sorted().map { .init(path: $0, comparison: .notCompared) }
      if version == .unknown { conclusion.add(.indeterminate, nil, [.pagesOfOtherVersion]) }
      return
    }
    let paths = Set(files.map(\.path))
    guard trail.lines.count <= Self.mostLines, statement.signatories.count <= Self.mostPeople,
      inside.values.allSatisfy({ $0.count <= Self.mostBytes }),
      let made = try? DossierPages.all(
        SummaryModel.both(
          SummarySource(
            file: statement, trail: trail.lines,
            hasPlatformLog: paths.contains("platform/log.json"),
            hasHeads: paths.contains(AuditHeadsVerification.path))))
    else {
      pages = inside.keys.sorted().map { .init(path: $0, comparison: .notCompared) }
      conclusion.add(.indeterminate, nil, [.pagesTooLong])
      return
    }
    // Each version knows all kinds and roles of its time: pages tell of every line.
    if let line = trail.lines.first(where: { $0.event == nil || $0.actor == nil }) {
      conclusion.add(
        .totalFailed, .formatFailure,
        [.about(AuditTrailVerification.path, .trailLineUnreadable(line.number))])
    }
    for (path, text) in made.sorted(by: { $0.0 < $1.0 }) {
      guard let data = inside[path] else { continue }
      compare(path, Data(data), with: Data(text.utf8))
    }
  }

  private mutating func compare(_ path: String, _ data: Data, with made: Data) {
    guard data != made else {
      pages.append(.init(path: path, comparison: .same))
      return
    }
    guard let found = PageReader.parts(of: data), let expected = PageReader.parts(of: made) else {
      pages.append(.init(path: path, comparison: .different))
      conclusion.add(.totalFailed, .formatFailure, [.pageUnreadable(path)])
      return
    }
    guard found != expected else {
      pages.append(.init(path: path, comparison: .same))
      return
    }
    pages.append(.init(path: path, comparison: .different))
    let place = zip(found, expected).prefix { $0 == $1 }.count
    conclusion.add(
      .totalFailed, .hashFailure,
      [.pageSaysOther(path, Self.words(found, place), insteadOf: Self.words(expected, place))])
  }

  /// A few words from where pages part, for people.
  private static func words(_ parts: [PagePart], _ place: Int) -> String {
    parts[min(place, parts.count)...].prefix(4).map { part in
      switch part {
      case .word(let word): word
      case .instant(let date): date.formatted(.iso8601)
      case .opening(let name, _): "<\(name)>"
      case .closing(let name): "</\(name)>"
      }
    }.joined(separator: " ")
  }
}
