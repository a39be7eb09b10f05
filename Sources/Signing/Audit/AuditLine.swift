import Foundation

/// A line of a contract's audit trail: one event in JSON, chained to the line before it.
///
/// The chain is over the bytes themselves, so that anybody can follow it with a SHA-256 tool: each
/// line holds the hash of the one before it, without its line feed.
package struct AuditLine: Sendable, Equatable {
  /// From 1.
  package let number: Int
  /// UTF-8 text without a line feed.
  package let text: String
  /// SHA-256 of the text, lowercase hexadecimal.
  package let hash: String

  /// What the first line of a trail refers to.
  package static let start = String(repeating: "0", count: 64)

  /// A line that was kept.
  package init(number: Int, text: String, hash: String) {
    self.number = number
    self.text = text
    self.hash = hash
  }

  /// Writes the line that follows another.
  ///
  /// - Parameters:
  ///   - previous: the hash of the line before it.
  ///   - reading: the monotonic clock when it was written.
  package init(
    number: Int, after previous: String, contract: ContractID, _ event: ContractEvent,
    by actor: Actor, reading: MonotonicReading
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    text = String(
      decoding: try encoder.encode(
        Members(
          number: number, previous: previous, contract: contract.rawValue,
          at: event.at.formatted(Self.milliseconds), monotonic: reading, kind: event.kind.rawValue,
          by: actor.role.rawValue, signatory: event.signatoryID?.rawValue, address: actor.address,
          browser: actor.browser, data: event.data.isEmpty ? nil : event.data)),
      as: UTF8.self)
    self.number = number
    hash = sha256Hex(Data(text.utf8))
  }

  /// RFC 3339 in UTC, with milliseconds.
  private static let milliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// The event that the line tells of; nil for a kind that this version does not know.
  package var event: ContractEvent? {
    guard let members = try? JSONDecoder().decode(Members.self, from: Data(text.utf8)),
      let kind = ContractEvent.Kind(rawValue: members.kind),
      let at = try? Date(members.at, strategy: Self.milliseconds)
    else { return nil }
    return ContractEvent(
      kind: kind, signatoryID: members.signatory.map(SignatoryID.init(rawValue:)), at: at,
      data: members.data ?? [:])
  }

  /// Who brought it about; nil for a role that this version does not know.
  package var actor: Actor? {
    guard let members = try? JSONDecoder().decode(Members.self, from: Data(text.utf8)),
      let role = Actor.Role(rawValue: members.by)
    else { return nil }
    return Actor(role, address: members.address, browser: members.browser)
  }

  private struct Members: Codable {
    let number: Int
    let previous: String
    let contract: String
    let at: String
    let monotonic: MonotonicReading
    let kind: String
    let by: String
    let signatory: String?
    let address: String?
    let browser: String?
    let data: [String: String]?
  }
}

/// A reading of a clock that never goes back, beside the wall clock, which an operator can set.
package struct MonotonicReading: Sendable, Equatable, Codable {
  /// Readings of one run of a server can be compared with each other only.
  package let run: String
  /// Since the run began.
  package let milliseconds: Int

  package init(run: String, milliseconds: Int) {
    self.run = run
    self.milliseconds = milliseconds
  }
}

/// The monotonic clock of one run of a server.
package struct MonotonicClock: Sendable {
  private let run = "run_" + randomText(bytes: 9)
  private let began = ContinuousClock.now

  package init() {}

  package func read() -> MonotonicReading {
    MonotonicReading(run: run, milliseconds: Int((ContinuousClock.now - began) / .milliseconds(1)))
  }
}
