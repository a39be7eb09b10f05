import Foundation
package import Logging
import ServiceLifecycle

/// Brings to rest what is not: calls that a stop interrupted, outcomes that never came, signed
/// copies not fetched yet, deadlines that passed.
package struct Reconciler: Service {
  private let engine: SigningEngine
  private let logger: Logger

  package init(engine: SigningEngine, logger: Logger) {
    self.engine = engine
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await settleInterruptedCalls()
      var backoff = Backoff()
      while !Task.isCancelled {
        await sweep(&backoff)
        try? await Task.sleep(for: engine.settings.sweepInterval)
      }
    }
  }

  /// After a restart nothing is under way: calls begun and not ended have an unknown outcome.
  package func settleInterruptedCalls() async {
    do {
      for (contract, call) in try await engine.store.openCalls() {
        try await engine.move(contract) { state, now in state.interrupted(call, at: now) }
      }
    } catch {
      logger.error(
        "interrupted calls could not be settled", metadata: ["error": "\(type(of: error))"])
    }
  }

  private func sweep(_ backoff: inout Backoff) async {
    do {
      let now = engine.clock.now()
      for id in try await engine.store.overdue(at: now) {
        try await engine.move(id) { state, now in
          state.deadlinePassed(at: now)
          return []
        }
      }
      for id in try await engine.store.unsettled() where backoff.isDue(id, at: now) {
        guard await !engine.underWay.isBusy(id), let contract = try await engine.store.contract(id)
        else { continue }
        if contract.state.status == .createUnknown {
          let begun = try await engine.store.lastCreateCall(of: id) ?? contract.createdAt
          guard now.timeIntervalSince(begun) >= engine.settings.createQuarantine else { continue }
        }
        backoff.tried(id, at: now)
        try await engine.move(id) { state, now in state.callToSettle(at: now).map { [$0] } ?? [] }
      }
    } catch {
      logger.error("sweep failed", metadata: ["error": "\(type(of: error))"])
    }
  }
}
