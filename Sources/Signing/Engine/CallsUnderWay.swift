import Foundation
import ServiceLifecycle
import Synchronization

/// Runs the work that must not stop when a visitor leaves: every remote call is made here.
///
/// A handler hands its work in and waits a while for the result; the work goes on whether or not
/// the handler is still there, and a graceful stop waits for it.
package actor CallsUnderWay: Service {
  private nonisolated let work: AsyncStream<@Sendable () async -> Void>
  private nonisolated let intake: AsyncStream<@Sendable () async -> Void>.Continuation
  /// Work that belongs to no contract alone is under nil.
  private nonisolated let running = Mutex<[ContractID?: Int]>([:])
  private var waiters: [UUID: (ContractID?, CheckedContinuation<Void, Never>)] = [:]
  /// Whether a graceful stop has begun: work goes on to its end, and no more is taken in.
  private(set) var isStopping = false

  package init() {
    (work, intake) = AsyncStream.makeStream()
  }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      for await job in work.cancelOnGracefulShutdown() {
        group.addTask { await job() }
      }
      close()
    }
  }

  /// Runs `job` to its end and waits for it at most `limit`.
  ///
  /// - Parameter contract: nil for work that belongs to no contract alone.
  /// - Returns: its result, or nil when it takes longer; it goes on then.
  /// - Throws: what `job` throws, or ``ShuttingDown``.
  package func perform<Result: Sendable>(
    on contract: ContractID?, waitingUpTo limit: Duration,
    _ job: @escaping @Sendable () async throws -> Result
  ) async throws -> Result? {
    guard !isStopping else { throw ShuttingDown() }
    let outcome = Outcome<Result>()
    began(contract)
    intake.yield { [self] in
      do {
        await outcome.set(.success(try await job()))
      } catch {
        await outcome.set(.failure(error))
      }
      await ended(contract)
    }
    await wait(for: contract, upTo: limit)
    return try await outcome.result?.get()
  }

  /// Whether work on this contract is under way.
  package func isBusy(_ contract: ContractID?) -> Bool {
    running.withLock { $0[contract] != nil }
  }

  /// The contracts on which work is under way; nil where that cannot be told at once. It waits for
  /// nobody, so that it can be asked when nothing else runs.
  package nonisolated var contracts: [ContractID]? {
    running.withLockIfAvailable { $0.keys.compactMap { $0 } }
  }

  /// Does part of a job under way that concerns this contract.
  nonisolated func keepingBusy(
    _ contract: ContractID, _ body: @Sendable () async -> Void
  ) async {
    await began(contract)
    await body()
    await ended(contract)
  }

  /// Waits until nothing is under way on this contract, at most `limit`.
  package func wait(for contract: ContractID?, upTo limit: Duration) async {
    guard isBusy(contract) else { return }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.waitUntilIdle(contract) }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }

  private func waitUntilIdle(_ contract: ContractID?) async {
    let id = UUID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if !isBusy(contract) || Task.isCancelled {
          continuation.resume()
        } else {
          waiters[id] = (contract, continuation)
        }
      }
    } onCancel: {
      Task { await self.giveUp(id) }
    }
  }

  private func giveUp(_ id: UUID) {
    waiters.removeValue(forKey: id)?.1.resume()
  }

  private func began(_ contract: ContractID?) {
    running.withLock { $0[contract, default: 0] += 1 }
  }

  private func ended(_ contract: ContractID?) {
    let left = running.withLock { running in
      let left = (running[contract] ?? 1) - 1
      running[contract] = left == 0 ? nil : left
      return left
    }
    guard left == 0 else { return }
    for (id, waiter) in waiters where waiter.0 == contract {
      waiters[id] = nil
      waiter.1.resume()
    }
  }

  private func close() {
    isStopping = true
    intake.finish()
  }
}

/// The server is stopping: nothing new is begun.
package struct ShuttingDown: Error, Sendable {
  package init() {}
}

/// A result that is set once.
private actor Outcome<Value: Sendable> {
  private(set) var result: Result<Value, any Error>?

  func set(_ result: Result<Value, any Error>) {
    self.result = result
  }
}
