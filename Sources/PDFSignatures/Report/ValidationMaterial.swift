package import Foundation

/// Certificates and revocation data, DER, of which nothing is trusted for being there.
package struct ValidationMaterial: Sendable, Equatable, Codable {
  package var certificates: [Data]
  /// RFC 5280, 5.
  package var revocationLists: [Data]
  /// OCSP responses (RFC 6960).
  package var responses: [Data]

  package init(certificates: [Data] = [], revocationLists: [Data] = [], responses: [Data] = []) {
    self.certificates = certificates
    self.revocationLists = revocationLists
    self.responses = responses
  }

  /// How many pieces there are.
  package var count: Int { certificates.count + revocationLists.count + responses.count }

  /// Each once, in the order of their bytes.
  init(_ data: ValidationData) {
    func sorted(_ all: [Data]) -> [Data] {
      Set(all).subtracting([Data()]).sorted { $0.lexicographicallyPrecedes($1) }
    }
    certificates = sorted(data.certificates.map(\.der))
    revocationLists = sorted(data.revocationLists.map(\.encoded))
    responses = sorted(data.responses.map { Data($0) })
  }

  /// What of it can be read.
  var data: ValidationData {
    var data = ValidationData()
    data.certificates = certificates.compactMap { Certificate(der: [UInt8]($0)) }
    data.revocationLists = revocationLists.compactMap { RevocationList(der: [UInt8]($0)) }
    data.responses = responses.map { [UInt8]($0) }
    return data
  }
}
