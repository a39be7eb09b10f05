import Crypto
import Foundation

/// A container on its way: the data files, and the layers so far.
struct ContainerDraft {
  private let files: [EvidenceFile]
  private var layers: [CoveredLayer] = []
  private var covered: CoveredObjects

  init(_ files: [EvidenceFile]) {
    self.files = files.sorted { EntryOrder.precedes($0.path, $1.path) }
    covered = CoveredObjects(
      files: self.files.map { file in
        Manifest.Object(
          path: file.path, mediaType: file.mediaType,
          digest: Data(SHA256.hash(data: file.data)))
      })
  }

  /// The manifest over everything that is there so far.
  func manifest(for layer: ContainerLayer) -> Data {
    Manifest(proof: layer.proof, proofMediaType: layer.proofMediaType, objects: covered.all).text
  }

  mutating func add(_ layer: ContainerLayer, manifest: Data, proof: Data) {
    let covering = CoveredLayer(layer, manifest, proof)
    layers.append(covering)
    covered.add(covering)
  }

  func archive() throws -> Data {
    var entries = [(name: EntryName.mimetype, data: Data(EvidenceContainer.mediaType.utf8))]
    entries += files.map { ($0.path, $0.data) }
    for covered in layers {
      entries += [
        (covered.layer.manifest, covered.manifest), (covered.layer.proof, covered.proof),
      ]
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
