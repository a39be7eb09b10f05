import Foundation
package import Logging
import ServiceLifecycle

/// Brings to rest what is not: calls that a stop interrupted, outcomes that never came, signed
/// copies not fetched yet, deadlines that passed.
package struct Reconciler: Service {
  private let engine: SigningEngine
  private let logger: Logger
  private let onPass: @Sendable () -> Void

  /// - Parameter onPass: told whenever everything was looked at once.
  package init(
    engine: SigningEngine, logger: Logger, onPass: @escaping @Sendable () -> Void = {}
  ) {
    self.engine = engine
    self.logger = logger
    self.onPass = onPass
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var backoff = Backoff()
      while !Task.isCancelled {
        await settleOpenCalls()
        await endOverdue()
        await settleUnknown(&backoff)
        onPass()
        try? await Task.sleep(for: engine.settings.sweepInterval)
      }
    }
  }

  /// Calls begun and not ended, on contracts on which nothing is under way: a stop or a full disk
  /// came in between, so their outcome is unknown.
  package func settleOpenCalls() async {
    await each(
      "open calls", in: { try await engine.store.openCalls() },
      do: { contract, call in
        guard await !engine.underWay.isBusy(contract) else { return }
        try await engine.settle(call, on: contract)
      })
  }

  private func endOverdue() async {
    let now = engine.clock.now()
    await each(
      "overdue contracts", in: { try await engine.store.overdue(at: now) },
      do: { id in
        try await engine.move(id, by: .server) { state, now in
          state.deadlinePassed(at: now)
          return []
        }
      })
  }

  private func settleUnknown(_ backoff: inout Backoff) async {
    let now = engine.clock.now()
    var due: [ContractID] = []
    await each(
      "unsettled contracts", in: { try await engine.store.unsettled() }, do: { due.append($0) })
    backoff.forget(allBut: due)
    for id in due where backoff.isDue(id, at: now) {
      await each(
        "unsettled contract", in: { [id] }, do: { try await settle($0, &backoff, at: now) })
    }
  }

  private func settle(_ id: ContractID, _ backoff: inout Backoff, at now: Date) async throws {
    guard await !engine.underWay.isBusy(id), try await isReadable(id, at: now) else { return }
    backoff.tried(id, at: now)
    try await engine.move(id, by: .server) { state, now in
      state.callToSettle(at: now).map { [$0] } ?? []
    }
  }

  /// A creation without an answer may still arrive: it is looked for after its quarantine only.
  private func isReadable(_ id: ContractID, at now: Date) async throws -> Bool {
    guard let contract = try await engine.store.contract(id) else { return false }
    guard contract.state.status == .createUnknown else { return true }
    let begun = try await engine.store.lastCreateCall(of: id) ?? contract.createdAt
    return now.timeIntervalSince(begun) >= engine.settings.createQuarantine
  }

  /// One item that fails does not keep the others from being settled.
  private func each<Item>(
    _ what: String, in items: () async throws -> [Item], do body: (Item) async throws -> Void
  ) async {
    do {
      for item in try await items() where !Task.isCancelled {
        do {
          try await body(item)
        } catch {
          log(what, error)
        }
      }
    } catch {
      log(what, error)
    }
  }

  private func log(_ what: String, _ error: any Error) {
    logger.error("could not settle \(what)", metadata: ["error": "\(type(of: error))"])
  }
}
