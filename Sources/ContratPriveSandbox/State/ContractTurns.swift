import Foundation

/// One after the other for each contract: each signature is added to what the one before it made.
actor ContractTurns {
  private typealias Entry = CheckedContinuation<Void, any Error>

  /// Who waits, by contract; a contract that is here has somebody at it.
  private var waiting: [String: [(id: UUID, entry: Entry)]] = [:]

  /// Runs `body` when everybody who came before is done with the contract.
  ///
  /// - Throws: what `body` throws, or a `CancellationError` while it waits.
  nonisolated func take<Value: Sendable>(
    _ contract: String, _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    try await enter(contract)
    do {
      let value = try await body()
      await leave(contract)
      return value
    } catch {
      await leave(contract)
      throw error
    }
  }

  private func enter(_ contract: String) async throws {
    guard waiting[contract] != nil else {
      waiting[contract] = []
      return
    }
    let id = UUID()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (entry: Entry) in
        if Task.isCancelled {
          entry.resume(throwing: CancellationError())
        } else {
          waiting[contract]?.append((id, entry))
        }
      }
    } onCancel: {
      Task { await self.giveUp(contract, id) }
    }
  }

  private func leave(_ contract: String) {
    guard let next = waiting[contract]?.first else {
      waiting[contract] = nil
      return
    }
    waiting[contract]?.removeFirst()
    next.entry.resume()
  }

  private func giveUp(_ contract: String, _ id: UUID) {
    guard let place = waiting[contract]?.firstIndex(where: { $0.id == id }) else { return }
    waiting[contract]?.remove(at: place).entry.resume(throwing: CancellationError())
  }
}
