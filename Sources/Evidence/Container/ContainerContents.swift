import Crypto
import Foundation
import PDFSignatures

/// What the entries of an archive are to each other: data files, and the layers that cover them.
struct ContainerContents {
  /// Something that is not as it was made.
  struct Finding: Equatable {
    let subIndication: SubIndication
    let reason: Reason
  }

  /// In the order of the archive, with the media types of the sealed manifest.
  private(set) var files: [EvidenceFile] = []
  /// The same files with their true digests.
  private(set) var objects: [Manifest.Object] = []
  /// The paths of those that are as they were sealed.
  private(set) var intact: Set<String> = []
  /// From the seal on; only those that are there whole.
  private(set) var layers: [CoveredLayer] = []
  let renewals: Int
  private(set) var findings: [Finding] = []

  init(_ entries: [ArchiveEntry]) {
    let names = entries.map(\.name)
    renewals = ContainerLayer.renewals(among: names)
    let layers = ContainerLayer.all(renewals: min(renewals, ContainerLayer.mostRenewals))
    let paths = names.filter(EntryName.isData)
    let expected =
      [EntryName.mimetype] + Set(paths).sorted(by: EntryOrder.precedes)
      + layers.flatMap { [$0.manifest, $0.proof] }
    compare(names, with: expected)
    let contents = Dictionary(
      entries.map { ($0.name, $0.data) }, uniquingKeysWith: { one, _ in one })
    if let mimetype = contents[EntryName.mimetype],
      !mimetype.elementsEqual(EvidenceContainer.mediaType.utf8)
    {
      note(.formatFailure, .mimetypeChanged)
    }
    self.layers = layers.compactMap { layer in
      guard let manifest = contents[layer.manifest], let proof = contents[layer.proof] else {
        return nil
      }
      return CoveredLayer(layer, manifest, proof)
    }
    readFiles(paths, contents, sealed: contents[layers[0].manifest])
    checkLaterManifests()
  }

  private static let mostFindings = 100

  private mutating func note(_ subIndication: SubIndication, _ reason: Reason) {
    let finding = Finding(subIndication: subIndication, reason: reason)
    guard findings.count < Self.mostFindings, !findings.contains(finding) else { return }
    findings.append(finding)
  }

  // MARK: - Entries

  private mutating func compare(_ names: [String], with expected: [String]) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      note(.formatFailure, .entryRepeated(name))
    }
    for name in expected where !seen.contains(name) {
      note(.formatFailure, .entryAbsent(name))
    }
    let known = Set(expected)
    for name in names where !known.contains(name) {
      note(.formatFailure, .entryForeign(name))
    }
    guard findings.isEmpty else { return }
    if let place = zip(names, expected).first(where: { $0 != $1 }) {
      note(.formatFailure, .entryMisplaced(place.0, insteadOf: place.1))
    }
  }

  // MARK: - The sealed manifest

  private mutating func readFiles(
    _ paths: [String], _ contents: [String: Data], sealed: Data?
  ) {
    let name = ContainerLayer.all(renewals: 0)[0].manifest
    let manifest = sealed.flatMap(Manifest.init(reading:))
    if sealed != nil, manifest == nil { note(.formatFailure, .manifestUnreadable(name)) }
    let listed = Dictionary(
      (manifest?.objects ?? []).map { ($0.path, $0) }, uniquingKeysWith: { one, _ in one })
    for path in paths {
      let data = contents[path] ?? Data()
      let object = listed[path]
      let digest = Data(SHA256.hash(data: data))
      let mediaType = object?.mediaType ?? "application/octet-stream"
      files.append(EvidenceFile(path: path, mediaType: mediaType, data: data))
      objects.append(Manifest.Object(path: path, mediaType: mediaType, digest: digest))
      if object == nil {
        note(.formatFailure, .fileUnlisted(path))
      } else if object?.digest != digest {
        note(.hashFailure, .fileChanged(path))
      } else {
        intact.insert(path)
      }
    }
    guard let manifest else { return }
    for object in manifest.objects where contents[object.path] == nil {
      note(.formatFailure, .fileMissing(object.path))
    }
    let layer = ContainerLayer.all(renewals: 0)[0]
    let isAsWritten =
      manifest.proof == layer.proof && manifest.proofMediaType == layer.proofMediaType
      && (!findings.isEmpty || manifest.objects == objects)
      && manifest.objects.allSatisfy { EntryName.isMediaType($0.mediaType) }
    if !isAsWritten { note(.formatFailure, .manifestOfOtherFiles(name)) }
  }

  // MARK: - Later manifests

  private mutating func checkLaterManifests() {
    var covered = CoveredObjects(files: objects)
    for layer in layers {
      if layer.layer.kind != .seal { check(layer, covers: covered.all) }
      covered.add(layer)
    }
  }

  private mutating func check(_ covered: CoveredLayer, covers expected: [Manifest.Object]) {
    guard let manifest = Manifest(reading: covered.manifest) else {
      return note(.formatFailure, .manifestUnreadable(covered.layer.manifest))
    }
    let listed = Dictionary(
      manifest.objects.map { ($0.path, $0) }, uniquingKeysWith: { one, _ in one })
    for object in expected {
      if let found = listed[object.path], found.digest != object.digest {
        note(.hashFailure, .fileChanged(stored(object.path)))
        // The file is as it was sealed: it is this manifest that was changed.
        if intact.contains(object.path) {
          note(.formatFailure, .manifestOfOtherFiles(covered.layer.manifest))
        }
      }
    }
    let isAsWritten =
      manifest.proof == covered.layer.proof
      && manifest.proofMediaType == covered.layer.proofMediaType
      && (!findings.isEmpty || manifest.objects == expected)
    if !isAsWritten { note(.formatFailure, .manifestOfOtherFiles(covered.layer.manifest)) }
  }

  /// What an entry is called in the archive that a manifest names.
  private func stored(_ name: String) -> String {
    layers.first { $0.layer.nameForLater == name }?.layer.manifest ?? name
  }
}
