import Foundation
import Signing

/// What the histories of contracts will say of refusals: the first at once, then at most a line an
/// hour with how many came since, so that nobody with an old link can fill a history.
struct RefusalHistory: Sendable {
  /// One line that is due.
  struct Line: Sendable, Equatable {
    let contract: ContractID
    let event: ContractEvent
    let actor: Actor
    fileprivate let key: Key
    fileprivate let count: Int
  }

  fileprivate struct Key: Hashable, Sendable {
    let contract: ContractID
    let signatory: SignatoryID
    let kind: ContractEvent.Kind
  }

  private struct Entry {
    /// Since the last line.
    var count = 0
    var last: Date
    var actor: Actor
    var reason: RefusalReason
    var notBefore: Date
  }

  /// Between two lines, in seconds.
  static let pause: TimeInterval = 3_600
  /// Signatories and reasons that are remembered.
  static let most = 10_000
  /// After a line that could not be written, in seconds.
  private static let patience: TimeInterval = 60

  private var entries: [Key: Entry] = [:]

  /// Notes a refusal.
  ///
  /// - Returns: whether a line is due at once.
  mutating func note(
    _ reason: RefusalReason, _ contract: ContractID, _ signatory: SignatoryID, by actor: Actor,
    at now: Date
  ) -> Bool {
    guard let kind = reason.event else { return false }
    let key = Key(contract: contract, signatory: signatory, kind: kind)
    if entries[key] == nil, entries.count >= Self.most {
      entries = entries.filter { $0.value.count > 0 || !Self.isDue($0.value, at: now) }
      guard entries.count < Self.most else { return false }
    }
    var entry =
      entries[key] ?? Entry(last: now, actor: actor, reason: reason, notBefore: now)
    entry.count += 1
    entry.last = now
    entry.actor = actor
    entry.reason = reason
    entries[key] = entry
    return Self.isDue(entry, at: now)
  }

  /// Hands over the lines that are due.
  ///
  /// - Parameter isLast: the server stops: what is counted would be lost otherwise.
  mutating func take(at now: Date, isLast: Bool = false) -> [Line] {
    var lines: [Line] = []
    for (key, entry) in entries where isLast || Self.isDue(entry, at: now) {
      guard entry.count > 0 else {
        entries[key] = nil
        continue
      }
      entries[key]?.count = 0
      entries[key]?.notBefore = now.addingTimeInterval(Self.pause)
      lines.append(
        Line(
          contract: key.contract,
          event: ContractEvent(
            kind: key.kind, signatoryID: key.signatory, at: entry.last,
            data: ["refused": entry.reason.rawValue, "count": "\(entry.count)"]),
          actor: entry.actor, key: key, count: entry.count))
    }
    return lines
  }

  /// Takes back a line that could not be written: it is tried again soon.
  mutating func giveBack(_ line: Line, at now: Date) {
    entries[line.key]?.count += line.count
    entries[line.key]?.notBefore = now.addingTimeInterval(Self.patience)
  }

  /// A clock that went back makes nothing wait longer than it had to.
  private static func isDue(_ entry: Entry, at now: Date) -> Bool {
    let wait = entry.notBefore.timeIntervalSince(now)
    return wait <= 0 || wait > pause
  }
}
