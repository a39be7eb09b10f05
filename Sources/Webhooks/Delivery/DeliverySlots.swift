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

  /// The contracts that have a delivery under way.
  var busy: Set<ContractID> { state.withLock { Set($0.running.keys) } }

  /// Takes slots for what can be sent now, one webhook of each endpoint in turn.
  ///
  /// - Parameters:
  ///   - queues: of each endpoint, what is due, in the order in which it is to be sent.
  ///   - busy: the contracts that had a delivery under way before the queues were read. What was
  ///     read of them is passed over: the delivery may have ended meanwhile, and been settled.
  func take(_ queues: [[WebhookDelivery]], except busy: Set<ContractID>) -> [WebhookDelivery] {
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
          guard state.running[next.contractID] == nil, !busy.contains(next.contractID) else {
            continue
          }
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
