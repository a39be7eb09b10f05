import Foundation
import Synchronization

/// The brands of a server, which may be read again while it runs.
package final class BrandRegistry: Sendable {
  private let brands: Mutex<[BrandID: Brand]>

  package init(_ brands: [Brand]) {
    self.brands = Mutex(Self.byID(brands))
  }

  /// Puts others in their place, all at once.
  package func replace(with brands: [Brand]) {
    self.brands.withLock { $0 = Self.byID(brands) }
  }

  package var all: [Brand] {
    brands.withLock { $0 }.values.sorted { $0.id.rawValue < $1.id.rawValue }
  }

  package func brand(_ id: BrandID) -> Brand? { brands.withLock { $0[id] } }

  /// The brand of an API key. Every brand is compared, each in constant time.
  package func brand(forAPIKey key: String) -> Brand? {
    let hash = Data(sha256Hex(Data(key.utf8)).utf8)
    var found: Brand?
    for brand in brands.withLock({ $0 }).values {
      for known in brand.apiKeyHashes where constantTimeEqual(hash, Data(known.utf8)) {
        found = brand
      }
    }
    return found
  }

  private static func byID(_ brands: [Brand]) -> [BrandID: Brand] {
    Dictionary(brands.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }
}
