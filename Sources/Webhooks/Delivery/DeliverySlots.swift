import Signing
import Synchronization

/// Which deliveries are under way: bounded in all and for each endpoint, one for each contract.
final class DeliverySlots: Sendable {
  private struct State {
    /// The brand of each contract that has a delivery under way.
    var running: [ContractID: BrandID] = [:]
    /// Which queue is served first, a different one each time.
    var turn = 0

    func hasRoom(for next: WebhookDelivery, limit: Int) -> Bool {
      running.values.lazy.filter { $0 == next.brandID }.count < limit
    }
  }

  private let limit: Int
  private let limitPerEndpoint: Int
  private let state = Mutex(State())

  init(limit: Int, limitPerEndpoint: Int) {
    self.limit = limit
    self.limitPerEndpoint = limitPerEndpoint
  }

  /// How many rows of each endpoint have to be read so that none is missed: those under way are
  /// still due.
  var readLimit: Int { limitPerEndpoint + limit }

  var isEmpty: Bool { state.withLock { $0.running.isEmpty } }

  /// Takes slots for what can be sent now, one webhook of each endpoint in turn.
  ///
  /// - Parameter queues: of each endpoint, what is due, in the order in which it is to be sent.
  func take(_ queues: [[WebhookDelivery]]) -> [WebhookDelivery] {
    state.withLock { state in
      state.turn += 1
      let shift = queues.isEmpty ? 0 : state.turn % queues.count
      var queues = (queues[shift...] + queues[..<shift]).map { $0[...] }
      var taken: [WebhookDelivery] = []
      var isMoving = true
      while isMoving, state.running.count < limit {
        isMoving = false
        for index in queues.indices where state.running.count < limit {
          guard let next = queues[index].first, state.hasRoom(for: next, limit: limitPerEndpoint)
          else { continue }
          queues[index].removeFirst()
          isMoving = true
          guard state.running[next.contractID] == nil else { continue }
          state.running[next.contractID] = next.brandID
          taken.append(next)
        }
      }
      return taken
    }
  }

  func release(_ contract: ContractID) {
    state.withLock { $0.running[contract] = nil }
  }
}
