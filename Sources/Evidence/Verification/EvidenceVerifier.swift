package import Foundation
package import PDFSignatures

/// Verifies a container of evidence and everything in it, offline.
package struct EvidenceVerifier: Sendable {
  private let anchors: TrustAnchors
  private let seals: TrustAnchors
  private let extra: ValidationMaterial
  private let bounds: MarkBounds
  private let now: @Sendable () -> Date
  private let time: Duration

  /// - Parameters:
  ///   - anchors: whom to trust; nobody else is, whatever the container holds.
  ///   - seals: whom else to trust as a sealer, and as nothing more: who holds the seal must not be
  ///     able to sign the documents too. `anchors` alone where nil.
  ///   - extra: certificates and revocation data beside those in the container; they are not trusted.
  ///   - bounds: what the platform may have drawn on the pages of documents.
  ///   - now: the time of the verification.
  ///   - time: how long the documents may take together; those that are left then are not judged.
  package init(
    anchors: TrustAnchors, seals: TrustAnchors? = nil,
    extra: ValidationMaterial = ValidationMaterial(), bounds: MarkBounds = MarkBounds(),
    now: @escaping @Sendable () -> Date = { Date() },
    time: Duration = .seconds(30)
  ) {
    self.anchors = anchors
    self.seals = seals ?? anchors
    self.extra = extra
    self.bounds = bounds
    self.now = now
    self.time = time
  }

  /// Whether a file is meant as a container: it begins as a ZIP archive does.
  package static func isContainer(_ data: Data) -> Bool {
    data.prefix(4).elementsEqual([0x50, 0x4B, 0x03, 0x04])
  }

  /// Judges a container. Whatever the bytes are, there is a report: "broken" and "untrusted" are
  /// results.
  package func verify(_ data: Data) -> EvidenceReport {
    let container = ContainerVerification(
      of: data, anchors: anchors, seals: seals, extra: extra, now: now())
    var conclusion = container.conclusion
    var report = EvidenceReport(indication: .totalFailed)
    report.seal = container.seal
    report.timestamps = container.timestamps
    if let contents = container.contents {
      report.files = contents.objects.map { file in
        EvidenceReport.File(
          path: file.path, mediaType: file.mediaType, sha256: Hexadecimal.text(of: file.digest),
          isIntact: contents.intact.contains(file.path))
      }
      judge(contents.files, container, &report, &conclusion)
    }
    report.indication = conclusion.indication
    report.subIndication = conclusion.subIndication
    report.reasons =
      conclusion.indication == .totalPassed ? [.evidenceValid] : conclusion.reasons
    if report.pages.contains(where: { $0.comparison == .notCompared }) {
      report.reasons.append(.pagesNotCompared)
    }
    return report
  }

  /// Judges what the files say.
  private func judge(
    _ files: [EvidenceFile], _ container: ContainerVerification, _ report: inout EvidenceReport,
    _ conclusion: inout Conclusion
  ) {
    func file(_ path: String) -> Data? { files.first { $0.path == path }?.data }
    let trail = file(AuditTrailVerification.path).map(AuditTrailVerification.init)
    report.auditTrail = trail?.report
    if let trail, !trail.report.isIntact {
      conclusion.add(
        .totalFailed, .hashFailure,
        trail.report.reasons.map { .about(AuditTrailVerification.path, $0) })
    }
    for path in [StatementVerification.path, AuditTrailVerification.path] where file(path) == nil {
      conclusion.add(.totalFailed, .formatFailure, [.partMissing(path)])
    }
    let statement = file(StatementVerification.path).map {
      StatementVerification($0, files: report.files, trail: trail)
    }
    conclusion.add(
      FilesVerification(report.files, facts: trail?.facts, version: statement?.version).conclusion)
    if let statement { conclusion.add(statement.conclusion) }
    if let data = file(AuditHeadsVerification.path) {
      let heads = AuditHeadsVerification(
        data, of: trail, DetachedVerifier(anchors: anchors, material: container.material),
        at: container.provenTime)
      report.heads = heads.heads
      conclusion.add(heads.conclusion)
    }
    if let first = trail?.facts.began {
      // Before there were versions only a trail without any head was doubted.
      let isStamped = !report.heads.isEmpty
      let witness =
        isStamped && statement?.version != nil
        ? report.heads.first { $0.indication == .totalPassed }?.time : nil
      let proven = witness ?? container.provenTime
      if !isStamped || witness != nil,
        proven.timeIntervalSince(first) > Self.longestUnstamped
      {
        conclusion.add(.indeterminate, nil, [.trailUnstamped])
      }
    }
    if let trail {
      let madeAt = statement?.version == nil ? nil : statement?.statement?.madeAt
      conclusion.add(
        TimesVerification(
          of: trail, heads: report.heads, madeAt: madeAt, proven: report.seal?.provenTime
        ).conclusion)
      if let stated = statement?.statement, container.damage.isEmpty {
        let pages = PagesVerification(
          files, statement: stated, version: statement?.version, trail: trail)
        report.pages = pages.pages
        conclusion.add(pages.conclusion)
      }
    }
    conclusion.add(ContentVerification(files, bounds: bounds, within: time).conclusion)
    report.documents = documents(files, container)
    for document in report.documents {
      conclusion.add(
        document.report.indication, document.report.subIndication,
        document.report.reasons.map { .about(document.path, $0) })
    }
    if let facts = trail?.facts {
      conclusion.add(SignerNames(report.documents, facts: facts).conclusion)
    }
  }

  /// In seconds. Trails are stamped daily; a server may have been off over a week-end.
  private static let longestUnstamped: TimeInterval = 3 * 86_400

  /// Every signed document, at the time for which the container proves that it existed.
  private func documents(
    _ files: [EvidenceFile], _ container: ContainerVerification
  ) -> [EvidenceReport.Document] {
    let moment = container.provenTime
    let deadline = ContinuousClock.now + time
    return files.filter { $0.path.hasPrefix("signed/") && $0.path.hasSuffix(".pdf") }.map { file in
      let left = max(.zero, deadline - .now)
      let verifier = PDFVerifier(
        anchors: anchors, extra: container.material, now: { moment }, time: min(left, .seconds(2)))
      return EvidenceReport.Document(path: file.path, report: verifier.verify(Data(file.data)))
    }
  }
}
