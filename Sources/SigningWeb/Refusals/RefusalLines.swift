/// What the log will say of refusals: how many, for each reason and address.
struct RefusalLines: Sendable {
  struct Line: Sendable, Equatable {
    let reason: RefusalReason
    /// nil for those of addresses that were not kept apart.
    let address: String?
    let count: Int
  }

  private struct Key: Hashable {
    let reason: RefusalReason
    let address: String
  }

  /// Addresses can be had by the million: beyond this many they are added up.
  static let most = 10_000

  private var counts: [Key: Int] = [:]
  private var others: [RefusalReason: Int] = [:]

  /// - Parameter address: whose requests are counted together, see ``TrustedProxies``.
  mutating func note(_ reason: RefusalReason, _ address: String) {
    let key = Key(reason: reason, address: address)
    if counts[key] == nil, counts.count >= Self.most {
      others[reason, default: 0] += 1
    } else {
      counts[key, default: 0] += 1
    }
  }

  /// Hands the lines over; counting begins anew.
  mutating func take() -> [Line] {
    defer { self = RefusalLines() }
    return counts.map { Line(reason: $0.key.reason, address: $0.key.address, count: $0.value) }
      .sorted { ($0.reason.rawValue, $0.address ?? "") < ($1.reason.rawValue, $1.address ?? "") }
      + others.map { Line(reason: $0.key, address: nil, count: $0.value) }
      .sorted { $0.reason.rawValue < $1.reason.rawValue }
  }
}
