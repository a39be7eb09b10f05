package import Foundation

/// Which calls of the platform can be begun now: the account has a number of them a day (guide 1.4).
///
/// Signing goes before reading, reading before sending codes, sending codes before creating: what a
/// person has begun can be brought to its end. A contract is begun only if everything under way, it
/// included, can still be done today.
package struct CallAllowance: Sendable, Equatable {
  package let limit: Int
  /// Calls begun today.
  package private(set) var used: Int
  /// What every other contract still needs.
  package let others: CallNeeds
  /// When the next day begins.
  package let renewsAt: Date

  package init(limit: Int, used: Int, others: CallNeeds, renewsAt: Date) {
    self.limit = limit
    self.used = used
    self.others = others
    self.renewsAt = renewsAt
  }

  /// Where nobody counts.
  package static let unlimited = CallAllowance(
    limit: .max, used: 0, others: CallNeeds(), renewsAt: .distantFuture)

  /// Whether this call can be begun.
  ///
  /// - Parameter own: what the contract needs once it is begun.
  package func affords(_ kind: RemoteCall.Kind, before own: CallNeeds) -> Bool {
    let needs = others + own
    let kept =
      switch kind {
      case .sign: 0
      // A cancellation frees what its contract would have needed.
      case .detail, .list, .cancel, .cancelStray: needs.signs
      case .sendSms, .sendAllSms: needs.signs + needs.details
      case .create: needs.total
      }
    return used + 1 + kept <= limit
  }

  mutating func spend() { used += 1 }
}

/// How much of a day's calls is used, and what is promised.
package struct CallUsage: Sendable, Equatable {
  package let day: PlatformDay
  package let limit: Int
  package let used: Int
  /// What contracts under way still need at least.
  package let reserved: Int

  package init(day: PlatformDay, limit: Int, used: Int, reserved: Int) {
    self.day = day
    self.limit = limit
    self.used = used
    self.reserved = reserved
  }

  /// What is left for contracts that are not begun.
  package var left: Int { max(0, limit - used - reserved) }
}
