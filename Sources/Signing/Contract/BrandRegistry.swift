import Foundation

/// The brands of a server.
package struct BrandRegistry: Sendable {
  private let brands: [BrandID: Brand]

  package init(_ brands: [Brand]) {
    self.brands = Dictionary(brands.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  package var all: [Brand] { brands.values.sorted { $0.id.rawValue < $1.id.rawValue } }

  package func brand(_ id: BrandID) -> Brand? { brands[id] }

  /// The brand of an API key. Every brand is compared, each in constant time.
  package func brand(forAPIKey key: String) -> Brand? {
    let hash = Data(sha256Hex(Data(key.utf8)).utf8)
    return brands.values.reduce(nil) { found, brand in
      constantTimeEqual(hash, Data(brand.apiKeyHash.utf8)) ? brand : found
    }
  }
}
