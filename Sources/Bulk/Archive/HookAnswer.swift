import Signing
import Synchronization

/// Whether the company's own program took what it was told.
package enum HookAnswer: Sendable, Equatable {
  case taken
  /// With the reason, and what to do, in words for the operator.
  case notTaken(String)
}

/// Why contracts were not taken, so that each reason is told of once.
final class HookRefusals: Sendable {
  private let reasons = Mutex<[ContractID: String]>([:])

  /// Whether this contract was not refused for the same reason the last time.
  func isNew(_ reason: String, of contract: ContractID) -> Bool {
    reasons.withLock { $0.updateValue(reason, forKey: contract) != reason }
  }

  func forget(_ contract: ContractID) {
    reasons.withLock { $0[contract] = nil }
  }
}
