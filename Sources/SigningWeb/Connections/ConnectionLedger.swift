import NIOCore

/// Which connections there are and what each waits for: the rules of who gets in, without sockets.
///
/// At the maximum a new connection gets in all the same, in the place of the one that has had no
/// request under way for longest: whoever holds connections without asking anything keeps nobody
/// out. Where each has a request under way, one whose body has stopped coming makes room. Only where
/// there is none either is the new one refused.
struct ConnectionLedger: Sendable {
  typealias ID = UInt64

  /// What a connection is at.
  enum Phase: Sendable, Equatable {
    /// No request is under way: none has come, none whole, or all are answered.
    case waiting
    /// The head of a request has come, its body is still coming.
    case receiving
    /// A whole request is under way.
    case busy
    /// It was told to go.
    case leaving
  }

  enum Admission: Sendable, Equatable {
    /// - Parameter inPlaceOf: who has to go.
    case admitted(ID, inPlaceOf: ID?)
    case refused(ConnectionRefusal)
  }

  private struct Entry {
    var phase = Phase.waiting
    var turn: UInt64
    var since: NIODeadline
    let subscriber: String?
  }

  /// A body that came a moment ago is on its way.
  private static let stalled: TimeAmount = .seconds(1)

  private let maximum: Int
  private let forSubscriber: Int
  private var entries: [ID: Entry] = [:]
  private var subscribers: [String: Set<ID>] = [:]
  private var waiting = WaitingLine()
  private var receiving = WaitingLine()
  private var lastID: ID = 0
  private var turns: UInt64 = 0
  /// Those who are to go and have not gone yet.
  private var leaving = 0

  init(maximum: Int, forSubscriber: Int) {
    self.maximum = maximum
    self.forSubscriber = forSubscriber
  }

  /// Connections, without those that were told to go.
  var count: Int { entries.count - leaving }

  /// Connections with a request under way.
  var requests: Int {
    entries.values.count { $0.phase == .receiving || $0.phase == .busy }
  }

  /// - Parameter subscriber: with whom it is counted; nil for who has no number of its own.
  mutating func admit(subscriber: String?, at now: NIODeadline) -> Admission {
    var victim: ID?
    if let subscriber, forSubscriber > 0,
      let own = subscribers[subscriber], own.count >= forSubscriber
    {
      victim = own.filter { mayGo($0, at: now) }.min { turn(of: $0) < turn(of: $1) }
      guard victim != nil else { return .refused(.address) }
    } else if count >= maximum {
      victim = makeRoom(at: now)
      guard victim != nil else { return .refused(.full) }
    }
    if let victim { dismiss(victim) }
    lastID += 1
    turns += 1
    let id = lastID
    entries[id] = Entry(turn: turns, since: now, subscriber: subscriber)
    if let subscriber { subscribers[subscriber, default: []].insert(id) }
    waiting.append(.init(id: id, turn: turns))
    tidy()
    return .admitted(id, inPlaceOf: victim)
  }

  /// Whoever has waited for longest, and is to go now.
  mutating func dismissLongestWaiting(at now: NIODeadline) -> ID? {
    guard let victim = makeRoom(at: now) else { return nil }
    dismiss(victim)
    return victim
  }

  /// - Returns: whether it may go on: not where it was told to go meanwhile.
  mutating func move(_ id: ID, to phase: Phase, at now: NIODeadline) -> Bool {
    guard var entry = entries[id], entry.phase != .leaving else { return false }
    turns += 1
    entry.phase = phase
    entry.turn = turns
    entry.since = now
    entries[id] = entry
    switch phase {
    case .waiting: waiting.append(.init(id: id, turn: turns))
    case .receiving: receiving.append(.init(id: id, turn: turns))
    case .busy, .leaving: break
    }
    tidy()
    return true
  }

  mutating func remove(_ id: ID) {
    guard let entry = entries.removeValue(forKey: id) else { return }
    if entry.phase == .leaving { leaving -= 1 } else { forget(id, entry.subscriber) }
  }

  func phase(of id: ID) -> Phase? { entries[id]?.phase }

  private mutating func makeRoom(at now: NIODeadline) -> ID? {
    let entries = entries
    func stands(_ phase: Phase) -> (WaitingLine.Place) -> Bool {
      { entries[$0.id]?.turn == $0.turn && entries[$0.id]?.phase == phase }
    }
    if let first = waiting.first(where: stands(.waiting)) { return first.id }
    guard let first = receiving.first(where: stands(.receiving)), mayGo(first.id, at: now)
    else { return nil }
    return first.id
  }

  private func mayGo(_ id: ID, at now: NIODeadline) -> Bool {
    guard let entry = entries[id] else { return false }
    return entry.phase == .waiting
      || entry.phase == .receiving && now - entry.since >= Self.stalled
  }

  private func turn(of id: ID) -> UInt64 { entries[id]?.turn ?? 0 }

  private mutating func dismiss(_ id: ID) {
    guard let entry = entries[id] else { return }
    entries[id]?.phase = .leaving
    leaving += 1
    forget(id, entry.subscriber)
  }

  private mutating func forget(_ id: ID, _ subscriber: String?) {
    guard let subscriber else { return }
    subscribers[subscriber]?.remove(id)
    if subscribers[subscriber]?.isEmpty == true { subscribers[subscriber] = nil }
  }

  private mutating func tidy() {
    let entries = entries
    func waits(_ place: WaitingLine.Place) -> Bool { entries[place.id]?.turn == place.turn }
    waiting.tidy(mostWaiting: entries.count, waits)
    receiving.tidy(mostWaiting: entries.count, waits)
  }
}
