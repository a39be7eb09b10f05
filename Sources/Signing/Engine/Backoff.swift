import Foundation

/// How often each contract that is not at rest is looked at: soon, then ever more rarely.
struct Backoff {
  private struct Entry {
    var count: Int
    var tried: Date
    var pause: TimeInterval
  }

  private var tries: [ContractID: Entry] = [:]

  /// Whether it is time to look again. A clock that went back makes nothing wait longer than it
  /// had to.
  func isDue(_ id: ContractID, at now: Date) -> Bool {
    guard let entry = tries[id] else { return true }
    let elapsed = now.timeIntervalSince(entry.tried)
    return elapsed >= entry.pause || elapsed < 0
  }

  /// Notes a try; the next is due after 15 s, 30 s, 1 min… at most an hour.
  mutating func tried(_ id: ContractID, at now: Date) {
    let count = (tries[id]?.count ?? 0) + 1
    let pause = min(3_600, 15 * pow(2, Double(min(count, 12) - 1)))
    tries[id] = Entry(count: count, tried: now, pause: pause)
  }

  /// Forgets the tries of one: it is due at once.
  mutating func forget(_ id: ContractID) { tries[id] = nil }

  /// What is at rest starts anew, should it ever be unsettled again.
  mutating func forget(allBut ids: [ContractID]) {
    let kept = Set(ids)
    tries = tries.filter { kept.contains($0.key) }
  }
}
