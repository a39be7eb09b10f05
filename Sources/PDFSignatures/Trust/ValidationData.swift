import COpenSSL
import COpenSSLShims

/// Certificates and revocation data that a document or a signature carries.
struct ValidationData {
  var certificates: [Certificate] = []
  var revocationLists: [RevocationList] = []
  /// OCSP responses (RFC 6960), DER.
  var responses: [[UInt8]] = []

  /// What the revocation lists and responses say, byte for byte.
  var revocations: Set<[UInt8]> { Set(revocationLists.map(\.der)).union(responses) }

  /// More than a document has use for. What has more is not judged, lest a revocation be missed.
  private static let most = 1000

  init() {}

  /// Reads the document security store (ETSI EN 319 142-1, 5.4.2).
  init(storeOf revision: PDFRevision) {
    guard let store = revision.resolved(revision.root["DSS"]).dictionary else { return }
    var seen: Set<Int> = []
    func read(_ store: [String: PDFObject], _ certs: String, _ lists: String, _ ocsps: String) {
      certificates += streams(store[certs], &seen).compactMap(Certificate.init(der:))
      revocationLists += streams(store[lists], &seen).compactMap(RevocationList.init(der:))
      responses += streams(store[ocsps], &seen)
    }
    func streams(_ list: PDFObject?, _ seen: inout Set<Int>) -> [[UInt8]] {
      let items = revision.resolved(list).array ?? []
      if items.count > Self.most { revision.giveUp() }
      return items.prefix(Self.most).compactMap { item in
        guard let number = item.reference, seen.insert(number).inserted else { return nil }
        return revision.decodedStream(number)
      }
    }
    read(store, "Certs", "CRLs", "OCSPs")
    // What is filed under one signature is often, not always, in the whole lists too.
    let entries = revision.resolved(store["VRI"]).dictionary ?? [:]
    if entries.count > Self.most { revision.giveUp() }
    for entry in entries.values.prefix(Self.most) {
      read(revision.resolved(entry).dictionary ?? [:], "Cert", "CRL", "OCSP")
    }
  }

  mutating func merge(_ other: ValidationData) {
    certificates += other.certificates
    revocationLists += other.revocationLists
    responses += other.responses
  }
}

/// A certificate revocation list (RFC 5280, 5), held by OpenSSL.
final class RevocationList {
  let handle: OpaquePointer
  let der: [UInt8]

  /// Takes over one reference.
  init(owning handle: OpaquePointer, der: [UInt8] = []) {
    self.handle = handle
    self.der = der
  }

  convenience init?(der: [UInt8]) {
    let handle = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var start = buffer.baseAddress
      return d2i_X509_CRL(nil, &start, buffer.count)
    }
    ERR_clear_error()
    guard let handle else { return nil }
    self.init(owning: handle, der: der)
  }

  deinit {
    X509_CRL_free(handle)
  }

  /// What the list says of a certificate that it names as revoked, if its issuer signed the list.
  func revocation(of certificate: Certificate, issuedBy issuer: Certificate) -> paraphe_status? {
    defer { ERR_clear_error() }
    return withExtendedLifetime((self, certificate)) {
      var status = paraphe_status()
      guard isBy(issuerOf: certificate),
        paraphe_crl_revocation(handle, certificate.handle, &status) == 1,
        issuer.withPublicKey({ X509_CRL_verify(handle, $0) }) == 1
      else { return nil }
      return status
    }
  }

  /// Whether the list may say something of a certificate: it is its issuer's, or says itself whose
  /// certificates it is about.
  func mayBe(about certificate: Certificate) -> Bool {
    isBy(issuerOf: certificate) || mayBeIndirect
  }

  /// Whether the list may be about certificates of others than its issuer (RFC 5280, 5.2.5).
  var mayBeIndirect: Bool {
    withExtendedLifetime(self) {
      X509_CRL_get_ext_by_NID(handle, NID_issuing_distribution_point, -1) >= 0
    }
  }

  private func isBy(issuerOf certificate: Certificate) -> Bool {
    withExtendedLifetime((self, certificate)) {
      X509_NAME_cmp(X509_CRL_get_issuer(handle), X509_get_issuer_name(certificate.handle)) == 0
    }
  }
}
