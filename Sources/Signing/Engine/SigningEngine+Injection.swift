import Foundation
import Logging

/// Contracts that are signed on the platform's own site: put there, and collected when signed
/// (guide 3.1).
extension SigningEngine {
  /// Puts a contract on the platform.
  ///
  /// - Throws: ``MoveRefusal/quotaReached(until:)`` where the day's calls are used up.
  package func inject(_ contract: ContractID, by actor: Actor) async throws {
    try await move(contract, by: actor) { state, now in try state.inject(at: now) }
  }

  /// Puts on the platform what was deposited and not put there yet: after a stop, or the day after
  /// a day whose calls were used up.
  func injectWaiting() async throws {
    let waiting = try await store.contractsToInject(limit: 200)
    let usedUp = UsedUpAccounts()
    await Width.few.forEach(waiting) { id in
      do {
        guard await !underWay.isStopping, await !underWay.isBusy(id),
          let account = try await store.contract(id)?.account, await !usedUp.contains(account)
        else { return }
        do {
          try await inject(id, by: .server)
        } catch is MoveRefusal {
          await usedUp.add(account)
        }
      } catch {
        logFailure(on: id, error)
      }
    }
  }

  /// Reads in one list what became of every contract that waits on the platform's site. The signed
  /// ones are fetched and verified afterwards, one call each.
  ///
  /// - Parameter brand: whose contracts are meant; all by default. A list of its account tells of
  ///   others too.
  /// - Returns: how many contracts were looked for.
  @discardableResult
  package func collect(of brand: BrandID? = nil) async throws -> Int {
    let open = try await store.injectedOpen()
    let all = brand.map { brand in open.filter { $0.brandID == brand } } ?? open
    for (account, waiting) in Dictionary(grouping: all, by: \.account) {
      guard let oldest = waiting.map(\.createdAt).min() else { continue }
      // From the creation of the oldest to tomorrow: once-only comes from our own rows.
      let window = ListWindow.around(oldest...max(oldest, clock.now()))
      try await list(window, of: account, settling: waiting)
    }
    return all.count
  }
}

/// The accounts whose day is used up.
private actor UsedUpAccounts {
  private var accounts: Set<AccountID> = []
  func add(_ account: AccountID) { accounts.insert(account) }
  func contains(_ account: AccountID) -> Bool { accounts.contains(account) }
}
