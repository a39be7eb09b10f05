/// A manifest of the container and what stands over it: a signature or a time-stamp token
/// (ETSI EN 319 162-1, 4.4.4.2 and A.7). Each covers everything that was there before it.
struct ContainerLayer: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// The CAdES signature over the data files.
    case seal
    /// The time assertion over the data files and the signature.
    case timestamp
    /// The renewal of this number, from 1, over everything before it.
    case renewal(Int)
  }

  let kind: Kind
  /// The entry that holds the manifest.
  let manifest: String
  /// The entry that holds the signature or the token.
  let proof: String

  static let folder = "META-INF/"
  static let manifestMediaType = "text/xml"

  var proofMediaType: String {
    kind == .seal ? "application/pkcs7-signature" : "application/vnd.etsi.timestamp-token"
  }

  /// More than one a year for as long as anybody keeps a contract.
  static let mostRenewals = 200

  /// The layers of a container, in their order.
  ///
  /// The manifest of the last renewal is `ASiCArchiveManifest.xml`; the next one gives it a number
  /// (A.7, item 2 a).
  static func all(renewals: Int) -> [ContainerLayer] {
    let renewed = (0..<renewals).map { place -> ContainerLayer in
      let number = place + 1
      let isLast = number == renewals
      return ContainerLayer(
        kind: .renewal(number), manifest: isLast ? lastArchiveManifest : archiveManifest(number),
        proof: folder + "timestamp\(number).tst")
    }
    return [
      ContainerLayer(
        kind: .seal, manifest: folder + "ASiCManifest.xml", proof: folder + "signature.p7s"),
      ContainerLayer(
        kind: .timestamp, manifest: folder + "ASiCManifest-timestamp.xml",
        proof: folder + "timestamp.tst"),
    ] + renewed
  }

  private static let lastArchiveManifest = folder + "ASiCArchiveManifest.xml"

  /// The name of the manifest of an earlier renewal.
  static func archiveManifest(_ number: Int) -> String {
    folder + "ASiCArchiveManifest\(number).xml"
  }

  /// What a later manifest calls this one.
  var nameForLater: String {
    if case .renewal(let number) = kind { Self.archiveManifest(number) } else { manifest }
  }

  /// How many renewals a container with these entries has had.
  static func renewals(among names: some Sequence<String>) -> Int {
    names.count { $0.hasPrefix(folder + "ASiCArchiveManifest") && $0.hasSuffix(".xml") }
  }
}
