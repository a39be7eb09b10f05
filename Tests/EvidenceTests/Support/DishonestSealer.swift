import Foundation
import PDFSignatures
import Signing
import Testing

@testable import Evidence

/// Whoever holds the seal: changes what is in a container, and truly seals and stamps the result.
struct DishonestSealer {
  let fixture: Fixture
  private(set) var files: [EvidenceFile]

  init() async throws {
    fixture = try await Fixture.shared.value
    files = fixture.files
  }

  init(_ files: [EvidenceFile]) async throws {
    fixture = try await Fixture.shared.value
    self.files = files
  }

  func data(_ path: String) -> Data {
    files.first { $0.path == path }?.data ?? Data()
  }

  mutating func leaveOut(_ paths: String...) {
    files.removeAll { paths.contains($0.path) }
  }

  mutating func rename(_ path: String, to other: String) {
    files = files.map {
      $0.path == path
        ? EvidenceFile(path: other, mediaType: $0.mediaType, data: $0.data) : $0
    }
  }

  mutating func put(_ path: String, _ data: Data) {
    let mediaType = files.first { $0.path == path }?.mediaType ?? "application/octet-stream"
    leaveOut(path)
    files.append(EvidenceFile(path: path, mediaType: mediaType, data: data))
  }

  /// Exchanges words of a page or of another text; a test that finds none of them is wrong.
  mutating func rewrite(_ path: String, _ words: String, as others: String) throws {
    let text = String(decoding: data(path), as: UTF8.self)
    guard text.contains(words) else { throw CocoaError(.coderValueNotFound) }
    put(path, Data(text.replacing(words, with: others).utf8))
  }

  /// Changes `contract.json`.
  mutating func state(_ change: (inout [String: Any]) throws -> Void) throws {
    var members = try Members.read(String(decoding: data("contract.json"), as: UTF8.self))
    try change(&members)
    put("contract.json", Data(try Members.text(members).utf8))
  }

  /// Changes what `contract.json` says of the first document.
  mutating func stateDocument(_ change: (inout [String: Any]) -> Void) throws {
    try stateFirst(of: "documents", change)
  }

  /// Changes what `contract.json` says of the first signatory.
  mutating func stateSignatory(_ change: (inout [String: Any]) -> Void) throws {
    try stateFirst(of: "signatories", change)
  }

  private mutating func stateFirst(
    of list: String, _ change: (inout [String: Any]) -> Void
  ) throws {
    try state { members in
      guard var all = members[list] as? [[String: Any]], !all.isEmpty else {
        throw CocoaError(.coderReadCorrupt)
      }
      change(&all[0])
      members[list] = all
    }
  }

  var lines: [String] {
    String(decoding: data("audit-trail.jsonl"), as: UTF8.self).split(separator: "\n")
      .map(String.init)
  }

  /// Tells another story: the trail is chained anew and `contract.json` names its end. No daily
  /// time-stamp vouches for it.
  mutating func retell(_ change: (inout [String]) throws -> Void) throws {
    var told = lines
    try change(&told)
    told = try Trail.rechained(told)
    put("audit-trail.jsonl", Trail.data(told))
    leaveOut("audit-heads.json")
    try state(endOf: told)
  }

  /// Lets `contract.json` name the end of a trail.
  mutating func state(endOf trail: [String]) throws {
    try state { members in
      members["auditTrail"] = [
        "file": "audit-trail.jsonl", "entries": trail.count,
        "head": Hexadecimal.digest(of: Data((trail.last ?? "").utf8)),
      ]
    }
  }

  /// The same, line by line.
  mutating func retellEach(_ change: (inout [String: Any]) throws -> Void) throws {
    try retell { lines in lines = try Trail.rechained(lines, changing: change) }
  }

  func report() async throws -> EvidenceReport {
    fixture.verify(try await fixture.make(files))
  }
}

/// The seal holds, and the container is refused all the same, with these words.
func expect(
  _ sealer: DishonestSealer, says words: String, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let report = try await sealer.report()
  #expect(report.seal?.indication == .totalPassed, sourceLocation: sourceLocation)
  #expect(report.indication == .totalFailed, sourceLocation: sourceLocation)
  #expect(report.words.contains(words), "\(report.words)", sourceLocation: sourceLocation)
}
