import Foundation
import Logging

/// `contractListRequest`, which tells of many contracts at once.
extension SigningEngine {
  /// Lists the platform's contracts of a time, settles what the list says, and cancels what carries
  /// our reference and is not ours any more. Nothing is done where today's budget does not allow it.
  ///
  /// - Parameter due: unsettled contracts of the account whose creations all lie well within the window.
  func list(
    _ window: DateInterval, of account: AccountID, settling due: [Contract]
  ) async throws {
    let call = RemoteCall(attempt: .random(), kind: .list)
    _ = try await underWay.perform(on: nil, waitingUpTo: .seconds(600)) {
      guard try await store.begin(call, on: account, at: clock.now()) else { return }
      try Failpoint.reach("\(call.name).intended")
      let result = await ask(call, on: nil) {
        await platform.on(account).list(window)
      }
      try Failpoint.reach("\(call.name).answered")
      let now = clock.now()
      guard case .done(let listed) = result else {
        let refusal = result.refusal
        try await store.end(
          call, "not read: \(refusal?.words ?? "no usable answer")",
          quotaUsedUp: refusal == .quota ? account : nil, at: now)
        return
      }
      try await store.end(call, "done", quotaUsedUp: nil, at: now)
      try Failpoint.reach("\(call.name).recorded")
      try await settle(due, by: listed)
    }
  }

  private func settle(_ due: [Contract], by listed: [ListedContract]) async throws {
    let found = Dictionary(grouping: listed.filter { $0.contractID != nil }) { $0.contractID }
      .mapValues { $0.sorted { ($0.createdAt, $0.remoteID) < ($1.createdAt, $1.remoteID) } }
    let earlier = Dictionary(due.map { ($0.id, $0.state) }, uniquingKeysWith: { $1 })
    let strays = try await store.contracts(withStraysAmong: listed.filter { $0.status == .open })
    let ids = Set(earlier.keys).union(strays).sorted { $0.rawValue < $1.rawValue }
    await Width.few.forEach(ids) { id in
      // What was begun and not made would have an unknown outcome: nothing is begun in a stop.
      guard await !underWay.isStopping else { return }
      await underWay.keepingBusy(id) {
        do {
          let now = clock.now()
          let entries = found[id] ?? []
          let begun = try await store.change(id, at: now, by: .platform) { state in
            // What changed since the list was asked for is not in it.
            if let earlier = earlier[id], state.isStill(earlier) {
              return state.listed(entries, at: now)
            }
            return state.strays(among: entries, at: now)
          }
          try await make(begun)
        } catch {
          logFailure(on: id, error)
        }
      }
    }
  }
}
