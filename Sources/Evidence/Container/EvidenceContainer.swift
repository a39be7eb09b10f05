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
      return contents.files.map { file in
        // Not a slice, whose first index is not 0.
        EvidenceFile(path: file.path, mediaType: file.mediaType, data: Data(file.data))
      }
    } catch let fault as ArchiveFault {
      throw EvidenceFailure.damaged([fault.reason])
    }
  }

  private static func token(over manifest: Data, _ source: TimestampSource) async throws -> Data {
    try await source.token(Data(SHA256.hash(data: manifest)))
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
