import Signing
import Testing

@testable import Webhooks

@Suite("Places for deliveries")
struct SlotTests {
  private func queue(_ brand: String, _ contracts: Int...) -> [WebhookDelivery] {
    contracts.map {
      WebhookDelivery(
        id: .random(), brandID: BrandID(rawValue: brand),
        contractID: ContractID(rawValue: "\(brand)-\($0)"), type: "contract.created", body: "{}",
        attempts: 0)
    }
  }

  @Test("endpoints take turns, within both bounds")
  func turns() {
    let slots = DeliverySlots(limit: 5, limitPerEndpoint: 3)
    let taken = slots.take(
      [queue("a", 1, 2, 3, 4, 5), queue("b", 1), queue("c", 1, 2)], except: [])
    #expect(taken.count == 5)
    #expect(taken.count { $0.brandID.rawValue == "a" } == 2)
    #expect(taken.count { $0.brandID.rawValue == "b" } == 1)
    #expect(taken.count { $0.brandID.rawValue == "c" } == 2)
    #expect(slots.take([queue("d", 1)], except: []).isEmpty)
  }

  @Test("a contract has one delivery under way")
  func onePerContract() {
    let slots = DeliverySlots(limit: 8, limitPerEndpoint: 4)
    #expect(slots.take([queue("a", 1, 1)], except: []).count == 1)
    #expect(slots.take([queue("a", 1)], except: []).isEmpty)
    slots.release(ContractID(rawValue: "a-1"))
    #expect(slots.take([queue("a", 1)], except: []).count == 1)
  }

  @Test("a contract that was busy when the outbox was read is looked at again later")
  func staleReading() {
    let slots = DeliverySlots(limit: 8, limitPerEndpoint: 4)
    let due = queue("a", 1)
    #expect(slots.take([due], except: slots.busy).count == 1)
    // Read while it was under way, and still as it was before its end was written down.
    let busy = slots.busy
    slots.release(due[0].contractID)
    #expect(slots.take([due], except: busy).isEmpty)
    #expect(slots.take([due], except: slots.busy).count == 1)
  }

  @Test("with fewer places than endpoints, another one is first each time")
  func rotation() {
    let slots = DeliverySlots(limit: 1, limitPerEndpoint: 1)
    let served = (0..<3).map { _ in
      let taken = slots.take([queue("a", 1), queue("b", 1), queue("c", 1)], except: [])[0]
      slots.release(taken.contractID)
      return taken.brandID.rawValue
    }
    #expect(Set(served).count == 3)
  }
}
