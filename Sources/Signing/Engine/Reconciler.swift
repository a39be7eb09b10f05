import Foundation
package import Logging
import ServiceLifecycle
import Synchronization

/// Brings to rest what is not: calls that a stop interrupted, outcomes that never came, signed
/// copies not fetched yet, deadlines that passed.
///
/// One list settles every contract that it can; only what is left is read one by one.
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
        await pass(&backoff)
        onPass()
        try? await Task.sleep(for: engine.settings.sweepInterval)
      }
    }
  }

  /// Looks at everything once.
  func pass(_ backoff: inout Backoff) async {
    await settleOpenCalls()
    await endOverdue()
    await attempt("contracts to put on the platform") { try await engine.injectWaiting() }
    await releaseDormant()
    await settleUnknown(&backoff)
  }

  /// Calls begun and not ended, on contracts on which nothing is under way: a stop or a full disk
  /// came in between, so their outcome is unknown.
  package func settleOpenCalls() async {
    await attempt("open lists") {
      guard await !engine.underWay.isBusy(nil) else { return }
      try await engine.store.endInterruptedLists(at: engine.clock.now())
    }
    await attempt("open calls") {
      await each("open call", in: try await engine.store.openCalls()) { contract, call in
        guard await !engine.underWay.isBusy(contract) else { return }
        try await engine.settle(call, on: contract)
      }
    }
  }

  private func endOverdue() async {
    await attempt("overdue contracts") {
      await each(
        "overdue contract", in: try await engine.store.overdue(at: engine.clock.now())
      ) { id in
        try await engine.move(id, by: .server) { state, now in
          state.deadlinePassed(at: now)
          return []
        }
      }
    }
  }

  /// People who opened a page and left do not keep others from beginning.
  private func releaseDormant() async {
    await attempt("dormant contracts") {
      let now = engine.clock.now()
      try await engine.store.releaseDormant(since: now - engine.settings.reserveFor)
    }
  }

  private func settleUnknown(_ backoff: inout Backoff) async {
    let now = engine.clock.now()
    let unsettled = await attempt("unsettled contracts") {
      try await engine.store.unsettled(at: now)
    }
    backoff.forget(allBut: unsettled?.map(\.contract.id) ?? [])
    var due: [UnsettledContract] = []
    for one in unsettled ?? [] where backoff.isDue(one.contract.id, at: now) && isReadable(one, now)
    {
      if await !engine.underWay.isBusy(one.contract.id) { due.append(one) }
    }
    for one in due { backoff.tried(one.contract.id, at: now) }
    await list(due, at: now)
    // Whoever waits for the outcome of a signature goes before a copy that has not come.
    await readEach(due.filter { $0.contract.state.isBusy }, &backoff)
    await readEach(due.filter { !$0.contract.state.isBusy }, &backoff)
  }

  /// Lists are read first: each costs one call, whatever it settles.
  private func list(_ due: [UnsettledContract], at now: Date) async {
    for (account, due) in Dictionary(grouping: due, by: \.contract.account) {
      let sought = due.filter { $0.contract.state.settling(at: now) == .list }
      for window in ListWindow.merged(sought.map { ListWindow.around($0.creations) }) {
        guard !Task.isCancelled else { return }
        let covered = due.filter { window.contains(ListWindow.around($0.creations)) }
        await attempt("list") {
          try await engine.list(window, of: account, settling: covered.map(\.contract))
        }
      }
    }
  }

  private func readEach(_ due: [UnsettledContract], _ backoff: inout Backoff) async {
    let unfinished = Mutex<[ContractID]>([])
    await each("unsettled contract", in: due.map(\.contract)) { contract in
      let id = contract.id
      guard await !engine.underWay.isBusy(id) else { return }
      if contract.state.settling(at: engine.clock.now()) == .verification {
        if try await engine.verifyAgain(id) { unfinished.withLock { $0.append(id) } }
      } else {
        try await engine.move(id, by: .server) { state, now in state.callToSettle(at: now) }
      }
    }
    // What goes on is no failure: the next look continues it.
    for id in unfinished.withLock({ $0 }) { backoff.forget(id) }
  }

  /// A creation without an answer may still arrive: it is looked for after its quarantine only.
  private func isReadable(_ unsettled: UnsettledContract, _ now: Date) -> Bool {
    let state = unsettled.contract.state
    guard state.status == .createUnknown, state.remoteID == nil else { return true }
    let elapsed = now.timeIntervalSince(unsettled.creations.upperBound)
    // Far in the future: a clock went back, and nobody is to wait until it comes round again.
    return abs(elapsed) >= engine.settings.createQuarantine
  }

  @discardableResult
  private func attempt<Result>(
    _ what: String, _ body: () async throws -> Result
  ) async -> Result? {
    do {
      return try await body()
    } catch is CancellationError where Task.isCancelled {
      // A stop: what was not looked at is looked at after the next start.
      return nil
    } catch {
      logger.error("could not settle \(what)", metadata: ["error": "\(type(of: error))"])
      return nil
    }
  }

  /// A few at a time. One that fails does not keep the others from being settled.
  private func each<Item: Sendable>(
    _ what: String, in items: [Item], do body: @escaping @Sendable (Item) async throws -> Void
  ) async {
    await Width.few.forEach(items) { item in
      guard !Task.isCancelled else { return }
      await attempt(what) { try await body(item) }
    }
  }
}

extension DateInterval {
  fileprivate func contains(_ other: DateInterval) -> Bool {
    start <= other.start && other.end <= end
  }
}
