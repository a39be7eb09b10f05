import Foundation
import Signing

/// What the readable pages are made from: files of the container and nothing else.
struct SummarySource {
  let file: ContractFile
  /// The lines of kinds that this version knows.
  let entries: [(line: AuditLine, event: ContractEvent)]
  /// The hash of the last line.
  let head: String
  let hasPlatformLog: Bool
  let hasHeads: Bool
  let zone: TimeZone
  let facts: TrailFacts

  init(file: ContractFile, trail: [AuditLine], hasPlatformLog: Bool, hasHeads: Bool) {
    self.file = file
    entries = trail.compactMap { line in line.event.map { (line, $0) } }
    head = trail.last?.hash ?? AuditLine.start
    self.hasPlatformLog = hasPlatformLog
    self.hasHeads = hasHeads
    zone = file.timeZone.flatMap(TimeZone.init(identifier:)) ?? .gmt
    facts = TrailFacts(trail)
  }

  /// As the maker's tables call it: the reader's may know another name for it, or none.
  var zoneName: String {
    guard let name = file.timeZone, name.utf8.count <= 60,
      name.wholeMatch(of: /[A-Za-z0-9_+\-\/]+/) != nil
    else { return zone.identifier }
    return name
  }

  func person(_ id: SignatoryID) -> ContractFile.Signatory? {
    file.signatories.first { $0.id == id.rawValue }
  }

  func documentName(_ number: Int) -> String {
    file.documents.first { $0.number == number }?.name ?? "\(number)"
  }
}
