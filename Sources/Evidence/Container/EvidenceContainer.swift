import Crypto
package import Foundation
import PDFSignatures

/// The container of a contract's evidence: ASiC-E with a CAdES signature and time assertions
/// (ETSI EN 319 162-1, 4.4.4), a file that ends in `.asice`.
///
/// The bytes are a function of the contents: every entry is stored as it is, in a fixed order, with
/// a fixed date.
package enum EvidenceContainer {
  /// The ending of its file's name, without the dot.
  package static let fileExtension = "asice"
  package static let mediaType = "application/vnd.etsi.asic-e+zip"

  /// Makes a container.
  ///
  /// - Parameters:
  ///   - files: in any order, up to 200 MB together.
  ///   - seal: who seals it.
  ///   - timestamps: asked twice: over the signature, and over everything.
  ///   - date: the time that the seal claims.
  /// - Throws: ``EvidenceFailure``, `TimestampFailure` for a token that is not sound, or what
  ///   `timestamps` throws.
  package static func make(
    _ files: [EvidenceFile], seal: EvidenceSeal, timestamps: TimestampSource, at date: Date = Date()
  ) async throws -> Data {
    try check(files)
    let layers = ContainerLayer.all(renewals: 0)
    var draft = ContainerDraft(files)
    let sealed = draft.manifest(for: layers[0])
    let signature = try await DetachedSeal(identity: seal.identity, chain: seal.chain).sign(
      sealed, at: date, token: timestamps.token)
    draft.add(layers[0], manifest: sealed, proof: signature)
    let stamped = draft.manifest(for: layers[1])
    draft.add(layers[1], manifest: stamped, proof: try await token(over: stamped, timestamps))
    return try draft.archive()
  }

  /// Returns a copy with one more time-stamp, over everything that is in it so far
  /// (ETSI EN 319 162-1, A.7). It may be done again and again.
  ///
  /// - Throws: ``EvidenceFailure`` for a container that is broken or full, `TimestampFailure` for a
  ///   token that is not sound, or what `timestamps` throws.
  package static func renew(
    _ container: Data, timestamps: TimestampSource
  ) async throws -> Data {
    let found = ContainerVerification(of: container, anchors: .none, now: Date())
    guard found.damage.isEmpty, let contents = found.contents else {
      throw EvidenceFailure.damaged(found.damage)
    }
    let layers = ContainerLayer.all(renewals: contents.renewals + 1)
    guard let layer = layers.last, contents.renewals < ContainerLayer.mostRenewals else {
      throw EvidenceFailure.tooLarge
    }
    var draft = ContainerDraft(contents.files)
    for (layer, proven) in zip(layers, contents.layers) {
      draft.add(layer, manifest: proven.manifest, proof: proven.proof)
    }
    let manifest = draft.manifest(for: layer)
    draft.add(layer, manifest: manifest, proof: try await token(over: manifest, timestamps))
    return try draft.archive()
  }

  /// The files of a container, without those that the standard adds. No signature is verified.
  ///
  /// - Throws: ``EvidenceFailure/damaged(_:)``.
  package static func files(in container: Data) throws -> [EvidenceFile] {
    do {
      let contents = ContainerContents(try ArchiveReader.entries(of: container))
      guard contents.findings.isEmpty else {
        throw EvidenceFailure.damaged(contents.findings.map(\.reason))
      }
      return contents.files
    } catch let fault as ArchiveFault {
      throw EvidenceFailure.damaged([fault.reason])
    }
  }

  private static func token(over manifest: Data, _ source: TimestampSource) async throws -> Data {
    let digest = Data(SHA256.hash(data: manifest))
    let token = try await source.token(digest)
    try TimestampReceipt.check(token, over: digest)
    return token
  }

  private static func check(_ files: [EvidenceFile]) throws(EvidenceFailure) {
    guard !files.isEmpty else { throw .noFiles }
    var paths: Set<String> = []
    for file in files {
      guard EntryName.isData(file.path) else { throw .invalidPath(file.path) }
      guard paths.insert(file.path).inserted else { throw .repeatedPath(file.path) }
      guard EntryName.isMediaType(file.mediaType) else { throw .invalidMediaType(file.mediaType) }
    }
    // Room for what renewals add.
    guard files.count + 2 * ContainerLayer.mostRenewals + 5 <= ArchiveReader.mostEntries,
      files.reduce(0, { $0 + $1.data.count }) <= ArchiveReader.mostBytes / 5 * 4
    else { throw .tooLarge }
  }
}

/// A container on its way: the data files, and the layers so far.
private struct ContainerDraft {
  private let files: [(object: Manifest.Object, data: Data)]
  private var layers: [(layer: ContainerLayer, manifest: Data, proof: Data)] = []

  init(_ files: [EvidenceFile]) {
    self.files = files.sorted { EntryOrder.precedes($0.path, $1.path) }.map { file in
      let digest = Data(SHA256.hash(data: file.data))
      return (
        Manifest.Object(path: file.path, mediaType: file.mediaType, digest: digest), file.data
      )
    }
  }

  /// The manifest over everything that is there so far.
  func manifest(for layer: ContainerLayer) -> Data {
    let covered = CoveredLayer.objects(layers.map { CoveredLayer($0.layer, $0.manifest, $0.proof) })
    return Manifest(
      proof: layer.proof, proofMediaType: layer.proofMediaType,
      objects: files.map(\.object) + covered
    ).text
  }

  mutating func add(_ layer: ContainerLayer, manifest: Data, proof: Data) {
    layers.append((layer, manifest, proof))
  }

  func archive() throws -> Data {
    var entries = [(name: EntryName.mimetype, data: Data(EvidenceContainer.mediaType.utf8))]
    entries += files.map { ($0.object.path, $0.data) }
    for (layer, manifest, proof) in layers {
      entries += [(layer.manifest, manifest), (layer.proof, proof)]
    }
    let archive = try ArchiveWriter.archive(entries)
    // What is given out is what will be accepted.
    do {
      let read = try ArchiveReader.entries(of: archive)
      if let deviation = ArchiveForm(read).deviation(of: archive) {
        throw EvidenceFailure.damaged([deviation])
      }
    } catch let fault as ArchiveFault {
      throw EvidenceFailure.damaged([fault.reason])
    }
    return archive
  }
}

/// The order of data files in the archive: that of the bytes of their paths.
enum EntryOrder {
  static func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}

/// A layer as the manifests of later ones cover it.
struct CoveredLayer {
  let layer: ContainerLayer
  let manifest: Data
  let proof: Data

  init(_ layer: ContainerLayer, _ manifest: Data, _ proof: Data) {
    self.layer = layer
    self.manifest = manifest
    self.proof = proof
  }

  /// What the manifest after these layers says of them.
  static func objects(_ layers: [CoveredLayer]) -> [Manifest.Object] {
    layers.enumerated().flatMap { place, covered -> [Manifest.Object] in
      var isRoot = false
      if case .renewal = covered.layer.kind { isRoot = place == layers.count - 1 }
      return [
        Manifest.Object(
          path: covered.layer.nameForLater, mediaType: ContainerLayer.manifestMediaType,
          digest: Data(SHA256.hash(data: covered.manifest)), isRoot: isRoot),
        Manifest.Object(
          path: covered.layer.proof, mediaType: covered.layer.proofMediaType,
          digest: Data(SHA256.hash(data: covered.proof))),
      ]
    }
  }
}
