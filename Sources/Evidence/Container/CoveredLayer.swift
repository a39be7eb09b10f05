import Crypto
import Foundation

/// A layer with its two entries.
struct CoveredLayer {
  let layer: ContainerLayer
  let manifest: Data
  let proof: Data

  init(_ layer: ContainerLayer, _ manifest: Data, _ proof: Data) {
    self.layer = layer
    self.manifest = manifest
    self.proof = proof
  }
}

/// What a manifest lists that covers everything so far: the files, then each layer.
struct CoveredObjects {
  private var objects: [Manifest.Object]
  /// Where the manifest of the last renewal stands among them.
  private var lastRenewal: Int?

  init(files: [Manifest.Object]) {
    objects = files
  }

  mutating func add(_ covered: CoveredLayer) {
    if case .renewal = covered.layer.kind { lastRenewal = objects.count }
    objects.append(
      Manifest.Object(
        path: covered.layer.nameForLater, mediaType: ContainerLayer.manifestMediaType,
        digest: Data(SHA256.hash(data: covered.manifest))))
    objects.append(
      Manifest.Object(
        path: covered.layer.proof, mediaType: covered.layer.proofMediaType,
        digest: Data(SHA256.hash(data: covered.proof))))
  }

  /// In the order of the archive. The archive manifest of the renewal before, which this one follows,
  /// is marked as such (ETSI EN 319 162-1, A.7, item 2 b iv).
  var all: [Manifest.Object] {
    var all = objects
    if let lastRenewal { all[lastRenewal].isRoot = true }
    return all
  }
}
