import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("One changed byte of a container")
struct ChangedByteTests {
  /// Verifies changed containers, several at once.
  private func reports<Place: Sendable>(
    by fixture: Fixture, at places: [Place], changing: @escaping @Sendable (Place) throws -> Data
  ) async throws -> [(place: Place, report: EvidenceReport)] {
    try await withThrowingTaskGroup(of: [(place: Place, report: EvidenceReport)].self) { group in
      let share = max(1, places.count / 4)
      for start in stride(from: 0, to: places.count, by: share) {
        let part = Array(places[start..<min(start + share, places.count)])
        group.addTask { try part.map { ($0, fixture.verify(try changing($0))) } }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  /// Verifies copies of a container in which one bit is another.
  private func reports(
    on container: Data, by fixture: Fixture, at offsets: [Int]
  ) async throws -> [(place: Int, report: EvidenceReport)] {
    try await reports(by: fixture, at: offsets) { offset in
      var changed = container
      changed[offset] ^= 1 << UInt8(offset % 8)
      return changed
    }
  }

  @Test("in a file, in a manifest, in the seal or in a token is found, and the entry is named")
  func entries() async throws {
    let fixture = try await Fixture.shared.value
    let entries = try ArchiveReader.entries(of: fixture.container)
    var names: [Int: String] = [:]
    for entry in entries {
      let start = entry.end - entry.data.count
      for offset in [start, start + entry.data.count / 2, entry.end - 1] {
        names[offset] = entry.name
      }
    }
    for (offset, report) in try await reports(
      on: fixture.container, by: fixture, at: names.keys.sorted())
    {
      let name = try #require(names[offset])
      #expect(report.indication == .totalFailed, "\(name) at \(offset)")
      #expect(report.words.contains(name), "\(name) at \(offset): \(report.words)")
    }
  }

  @Test("is found when the archive was written anew around it, and the entry is named")
  func repacked() async throws {
    let fixture = try await Fixture.shared.value
    let entries = try fixture.entries
    for (name, data) in entries {
      for place in [0, data.count / 2, data.count - 1] {
        let archive = try entries.changing(name) { $0[place] ^= 0x04 }.archive
        let report = fixture.verify(archive)
        #expect(report.indication != .totalPassed, "\(name) at \(place)")
        #expect(report.words.contains(name), "\(name) at \(place): \(report.words)")
      }
    }
  }

  @Test("anywhere in the last token, which nothing later covers, is found with the archive anew")
  func lastToken() async throws {
    let (fixture, container) = try await Fixture.small.value
    let entries = try Fixture.entries(of: container)
    let name = "META-INF/timestamp.tst"
    let places = entries[name].indices.flatMap { place -> [(Int, UInt8)] in
      // A bit of the value, and the one that tells constructed from primitive and upper from lower.
      [(place, UInt8(1) << UInt8(place % 8)), (place, 0x20)]
    }
    let reports = try await reports(by: fixture, at: places) { change in
      try entries.changing(name) { $0[change.0] ^= change.1 }.archive
    }
    for (place, report) in reports {
      #expect(report.indication != .totalPassed, "\(place)")
      #expect(report.words.contains(name), "\(place): \(report.words)")
    }
  }

  @Test("in any header, in the directory or in the end record is found and placed")
  func headers() async throws {
    let (fixture, container) = try await Fixture.small.value
    let entries = try ArchiveReader.entries(of: container)
    let inside = entries.map { ($0.end - $0.data.count)..<$0.end }
    let offsets = container.indices.filter { offset in !inside.contains { $0.contains(offset) } }
    for (offset, report) in try await reports(on: container, by: fixture, at: offsets) {
      #expect(report.indication == .totalFailed, "at \(offset)")
      #expect(report.words.contains(/byte \d+|The (file|entry) “/), "at \(offset): \(report.words)")
    }
  }

  @Test("at any of six hundred places is found")
  func sweep() async throws {
    let fixture = try await Fixture.shared.value
    let count = fixture.container.count
    let offsets = (0..<600).map { $0 * (count - 1) / 599 }
    let entries = try ArchiveReader.entries(of: fixture.container)
    for (offset, report) in try await reports(on: fixture.container, by: fixture, at: offsets) {
      #expect(report.indication == .totalFailed, "at \(offset)")
      let entry = entries.first { (($0.end - $0.data.count)..<$0.end).contains(offset) }
      if let entry {
        #expect(report.words.contains(entry.name), "at \(offset): \(report.words)")
      }
    }
  }

  @Test("removed, added or put at the end is found", arguments: [0, 5_000, -1])
  func lengths(place: Int) async throws {
    let fixture = try await Fixture.shared.value
    let offset = place < 0 ? fixture.container.count - 1 : place
    var shorter = fixture.container
    shorter.remove(at: offset)
    #expect(fixture.verify(shorter).indication == .totalFailed)
    var longer = fixture.container
    longer.insert(0, at: offset)
    #expect(fixture.verify(longer).indication == .totalFailed)
    let report = fixture.verify(fixture.container + [0])
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("Foreign bytes follow the archive: 1 from byte"))
  }
}
