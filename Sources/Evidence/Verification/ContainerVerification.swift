import Foundation
import PDFSignatures

/// The verification of a container as such: its bytes, its manifests, the seal and the time-stamps
/// over it. What the files say is not looked at.
struct ContainerVerification {
  /// Nil for what cannot be read as an archive.
  private(set) var contents: ContainerContents?
  private(set) var seal: EvidenceReport.Seal?
  /// The oldest first.
  private(set) var timestamps: [EvidenceReport.Timestamp] = []
  /// When everything in the container is proven to have existed: the earliest trusted time.
  private(set) var provenTime: Date
  private(set) var material = ValidationMaterial()
  private(set) var conclusion = Conclusion()

  /// Far more than the signatures of a contract have use for.
  private static let mostMaterial = 500

  /// - Parameters:
  ///   - seals: whom to trust as sealers, beside `anchors`.
  ///   - extra: certificates and revocation data beside those in the container.
  init(
    of archive: Data, anchors: TrustAnchors, seals: TrustAnchors? = nil,
    extra: ValidationMaterial = ValidationMaterial(), now: Date
  ) {
    provenTime = now
    do {
      let entries = try ArchiveReader.entries(of: archive)
      let contents = ContainerContents(entries)
      for finding in contents.findings {
        conclusion.add(.totalFailed, finding.subIndication, [finding.reason])
      }
      if let deviation = ArchiveForm(entries).deviation(of: archive) {
        conclusion.add(.totalFailed, .formatFailure, [deviation])
      }
      self.contents = contents
      material = contents.validationMaterial
      if material.count > Self.mostMaterial {
        material = ValidationMaterial()
        conclusion.add(.totalFailed, .formatFailure, [.tooMuchMaterial])
      }
      material = material.merging(extra)
      judge(contents.layers, anchors, seals ?? anchors)
    } catch {
      conclusion.add(.totalFailed, .formatFailure, [error.reason])
    }
  }

  /// What makes the container worthless, whoever is trusted.
  var damage: [Reason] {
    conclusion.indication == .totalFailed ? conclusion.reasons : []
  }

  /// From the newest layer on: each proves the time for those inside it (ETSI EN 319 102-1, 5.6).
  private mutating func judge(
    _ layers: [CoveredLayer], _ anchors: TrustAnchors, _ seals: TrustAnchors
  ) {
    let verifier = DetachedVerifier(anchors: anchors, signers: seals, material: material)
    for (place, covered) in layers.enumerated().reversed() {
      if covered.layer.kind == .seal {
        judgeSeal(covered, verifier)
      } else {
        let found = verifier.judge(
          timestamp: covered.proof, over: covered.manifest, at: provenTime,
          isLast: place == layers.count - 1)
        add(found, in: covered.layer.proof, covering: covered.layer.manifest)
        believe(found)
      }
    }
    timestamps.reverse()
  }

  private mutating func judgeSeal(_ covered: CoveredLayer, _ verifier: DetachedVerifier) {
    let found = verifier.judge(
      signature: covered.proof, over: covered.manifest, at: provenTime)
    for timestamp in found.timestamps {
      add(timestamp, in: covered.layer.proof, covering: covered.layer.proof)
    }
    for timestamp in found.timestamps { believe(timestamp) }
    let earliest = timestamps.compactMap { $0.indication == .totalPassed ? $0.time : nil }.min()
    seal = EvidenceReport.Seal(
      signer: found.signer, indication: found.verdict.indication,
      subIndication: found.verdict.subIndication, provenTime: earliest,
      reasons: found.verdict.reasons)
    conclusion.add(found.verdict, about: covered.layer.proof)
  }

  private mutating func add(
    _ found: DetachedVerifier.Timestamp, in file: String, covering covered: String
  ) {
    timestamps.append(
      EvidenceReport.Timestamp(
        file: file, covers: covered, authority: found.authority, time: found.time,
        indication: found.verdict.indication, subIndication: found.verdict.subIndication,
        reasons: found.verdict.reasons))
    conclusion.add(found.verdict, about: file)
  }

  private mutating func believe(_ found: DetachedVerifier.Timestamp) {
    if found.verdict.indication == .totalPassed, let time = found.time {
      provenTime = min(provenTime, time)
    }
  }
}

extension ContainerContents {
  /// Certificates and revocation data that were put into the container when it was made.
  var validationMaterial: ValidationMaterial {
    func all(in folder: String) -> [Data] {
      files.filter { $0.path.hasPrefix("validation/\(folder)/") }.map(\.data)
    }
    return ValidationMaterial(
      certificates: all(in: "certificates"), revocationLists: all(in: "crls"),
      responses: all(in: "ocsp"))
  }
}
