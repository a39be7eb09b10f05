import Foundation
import Synchronization

/// How often something may happen a minute, for each of many: a bucket each that holds two periods'
/// worth and is filled all the time.
final class RateLimit: Sendable {
  private struct Bucket {
    var left: Double
    var seen: ContinuousClock.Instant
  }

  private static let most = 50_000
  private let perPeriod: Int
  private let period: Duration
  private let buckets = Mutex<[String: Bucket]>([:])
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - perMinute: 0 for no limit.
  ///   - period: another one than a minute.
  init(
    perMinute: Int, period: Duration = .seconds(60),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    perPeriod = perMinute
    self.period = period
    self.now = now
  }

  /// How many are remembered.
  var count: Int { buckets.withLock { $0.count } }

  /// Takes one.
  ///
  /// - Parameter perMinute: in place of the limit's own number.
  /// - Returns: nil, or in how many seconds there is one again.
  func take(_ key: String, perMinute own: Int? = nil) -> Int? {
    let rate = Double(own ?? perPeriod)
    let period = period
    guard rate > 0 else { return nil }
    let now = now()
    return buckets.withLock { buckets in
      if buckets.count >= Self.most, buckets[key] == nil {
        Self.forgetFull(&buckets, rate, period, now)
      }
      var bucket = buckets[key] ?? Bucket(left: rate * 2, seen: now)
      bucket.left = Self.filled(bucket, rate, period, now)
      bucket.seen = now
      defer { buckets[key] = bucket }
      guard bucket.left >= 1 else {
        return max(1, Int(((1 - bucket.left) * (period / .seconds(1)) / rate).rounded(.up)))
      }
      bucket.left -= 1
      return nil
    }
  }

  private static func filled(
    _ bucket: Bucket, _ rate: Double, _ period: Duration, _ now: ContinuousClock.Instant
  ) -> Double {
    min(rate * 2, bucket.left + (now - bucket.seen) / period * rate)
  }

  /// A full bucket remembers nothing. Where none is full somebody makes up keys, and all are new again.
  private static func forgetFull(
    _ buckets: inout [String: Bucket], _ rate: Double, _ period: Duration,
    _ now: ContinuousClock.Instant
  ) {
    buckets = buckets.filter { filled($0.value, rate, period, now) < rate * 2 }
    if buckets.count >= most { buckets.removeAll() }
  }
}

/// The limits of the web app, a minute.
package struct WebLimits: Sendable {
  /// Requests with one signing link.
  package var link: Int
  /// Requests to signing pages from one address; many people may share one.
  package var address: Int
  /// Links and keys that are none, from one address.
  package var guesses: Int
  /// Requests to the pages of a brand, and as many to the API, where the brand says no other number.
  package var brand: Int

  package init(
    link: Int = 300, address: Int = 3_000, guesses: Int = 60, brand: Int = 30_000
  ) {
    self.brand = brand
    self.link = link
    self.address = address
    self.guesses = guesses
  }
}

/// Counts requests against the limits.
struct RequestLimits: Sendable {
  let links: RateLimit
  let addresses: RateLimit
  let guesses: RateLimit
  let brandVisits: RateLimit
  let brandCalls: RateLimit
  /// Collections that a brand asks for, an hour: each costs a call of its account's day.
  let collections = RateLimit(perMinute: 12, period: .seconds(3_600))

  init(_ limits: WebLimits) {
    links = RateLimit(perMinute: limits.link)
    addresses = RateLimit(perMinute: limits.address)
    guesses = RateLimit(perMinute: limits.guesses)
    brandVisits = RateLimit(perMinute: limits.brand)
    brandCalls = RateLimit(perMinute: limits.brand)
  }
}
