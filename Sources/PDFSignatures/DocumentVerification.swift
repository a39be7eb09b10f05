import Foundation

/// The verification of one document that has signatures.
struct DocumentVerification {
  let reader: PDFRevision.Reader
  let final: PDFRevision
  let anchors: TrustAnchors
  /// What is known beside the file.
  let extra: ValidationData
  let now: Date

  private var store = ValidationData()
  private var timestamps: [VerificationReport.Timestamp] = []

  init(
    reader: PDFRevision.Reader, final: PDFRevision, anchors: TrustAnchors, extra: ValidationData,
    now: Date
  ) {
    self.reader = reader
    self.final = final
    self.anchors = anchors
    self.extra = extra
    self.now = now
  }

  /// A signature or document time-stamp with its place in the file.
  private struct Placed {
    let field: SignatureField
    let range: Result<ByteRange, ByteRange.Malformed>

    var end: Int? { try? range.get().end }
  }

  mutating func run(_ fields: [SignatureField]) -> VerificationReport {
    store = ValidationData(storeOf: final)
    store.merge(extra)
    var seen: Set<Int> = []
    let placed = fields.map { field in
      Placed(field: field, range: range(of: field, seen: &seen))
    }
    let ordered = placed.compactMap { item in
      (try? item.range.get()).map { (field: item.field, range: $0) }
    }.sorted { $0.range.end < $1.range.end }
    let changes = LaterChanges(in: reader, final: final, signatures: ordered)
    store.merge(changes.forgotten)
    var report = VerificationReport(indication: .totalPassed)
    // From the end: a time-stamp proves the time of everything before it.
    var proven = now
    let fromTheEnd = placed.sorted { ($0.end ?? .max) > ($1.end ?? .max) }
    for item in fromTheEnd {
      // Each takes a digest of the file, however large.
      guard reader.budget.allows else { break }
      if item.field.isTimestamp {
        judgeTimestamp(item, changes, &proven)
      } else {
        report.signatures.append(judgeSignature(item, changes, proven))
      }
    }
    report.signatures.reverse()
    report.timestamps = timestamps.reversed()
    conclude(&report, isCovered: ordered.last?.range.end == reader.bytes.count)
    return report
  }

  private func range(
    of field: SignatureField, seen: inout Set<Int>
  ) -> Result<ByteRange, ByteRange.Malformed> {
    do throws(ByteRange.Malformed) {
      guard let place = final.places[field.value], place.container == 0 else {
        throw ByteRange.Malformed(.signatureCompressed)
      }
      let contents = final.resolved(field.dictionary["Contents"]).string ?? []
      let range = try ByteRange(
        of: field.value, isWithinField: field.isWithinField, at: place.offset, in: reader.bytes,
        contents: contents)
      guard seen.insert(range.end).inserted else {
        throw ByteRange.Malformed(.signaturesEndAlike)
      }
      return .success(range)
    } catch {
      return .failure(error)
    }
  }

  private func content(_ range: ByteRange) -> [ArraySlice<UInt8>] {
    [reader.bytes[range.head], reader.bytes[range.tail]]
  }

  // MARK: - Document time-stamps

  private mutating func judgeTimestamp(
    _ item: Placed, _ changes: LaterChanges, _ proven: inout Date
  ) {
    var report = VerificationReport.Timestamp(
      field: item.field.name, isOverDocument: true, indication: .totalPassed)
    defer { timestamps.append(report) }
    do {
      let range = try item.range.get()
      let violations = changes.violations(after: range.end)
      let value = final.resolved(item.field.dictionary["Contents"]).string ?? []
      guard item.field.dictionary["SubFilter"]?.name == "ETSI.RFC3161" else {
        throw CMSVerification.Broken(.formatFailure, .timestampOfOtherKind)
      }
      try judge(value, over: content(range), at: proven, &report)
      if !violations.isEmpty {
        report.indication = .totalFailed
        report.subIndication = .hashFailure
        report.reasons += violations
      } else if report.indication == .totalPassed, let time = report.time {
        proven = min(proven, time)
      }
    } catch {
      Self.fail(&report.indication, &report.subIndication, &report.reasons, error)
    }
  }

  /// Fills in what a token says and whether it is trusted.
  private func judge(
    _ token: [UInt8], over content: [ArraySlice<UInt8>], at proven: Date,
    _ report: inout VerificationReport.Timestamp
  ) throws {
    let token = try TimestampToken(token, over: content, others: store.certificates)
    report.time = token.time
    report.authority = token.authority.subject
    try token.check(anchors, at: proven, with: store)
  }

  // MARK: - Signatures

  private static let subFilters: Set<String> = ["adbe.pkcs7.detached", "ETSI.CAdES.detached"]

  private mutating func judgeSignature(
    _ item: Placed, _ changes: LaterChanges, _ proven: Date
  ) -> VerificationReport.Signature {
    let dictionary = item.field.dictionary
    let subFilter = final.resolved(dictionary["SubFilter"]).name
    var report = VerificationReport.Signature(
      field: item.field.name,
      name: final.resolved(dictionary["Name"]).string.map(PDFText.reading), signer: nil,
      subFilter: subFilter, indication: .totalPassed,
      subIndication: nil, coverage: .malformed,
      claimedTime: final.resolved(dictionary["M"]).string.map {
        String(decoding: $0.prefix(40), as: UTF8.self)
      }, provenTime: nil)
    do {
      let range = try item.range.get()
      let violations = changes.violations(after: range.end)
      report.coverage =
        !violations.isEmpty
        ? .laterChanges : range.end == reader.bytes.count ? .wholeFile : .validationData
      guard let subFilter, Self.subFilters.contains(subFilter) else {
        throw CMSVerification.Broken(.formatFailure, .signatureOfOtherKind)
      }
      let cms = try CMSVerification(
        final.resolved(dictionary["Contents"]).string ?? [], over: .detached(content(range)),
        needsCertificateReference: subFilter.hasPrefix("ETSI"), others: store.certificates)
      report.signer = cms.signer.subject
      if !violations.isEmpty {
        (report.indication, report.subIndication) = (.totalFailed, .hashFailure)
        report.reasons = [.changedAfterSignature] + violations
        return report
      }
      try judgeTime(of: cms, &report, proven)
    } catch {
      Self.fail(&report.indication, &report.subIndication, &report.reasons, error)
    }
    note(changes.overlays(after: item.end ?? .max), &report)
    return report
  }

  /// Says what later signatures are drawn over. Whoever certified a document did not allow it.
  private func note(_ overlays: [SignatureOverlay], _ report: inout VerificationReport.Signature) {
    guard report.indication != .totalFailed else { return }
    report.reasons += overlays.map(\.reason)
    if overlays.contains(where: \.isAgainstCertification) {
      (report.indication, report.subIndication) = (.indeterminate, .sigConstraintsFailure)
    }
  }

  /// The time-stamps over a signature, then the signer's certificate at the time that they prove.
  private mutating func judgeTime(
    of cms: CMSVerification, _ report: inout VerificationReport.Signature, _ proven: Date
  ) throws {
    var moment = proven
    var doubt: (any Error)?
    for token in cms.timestamps {
      var stamp = VerificationReport.Timestamp(
        field: report.field, isOverDocument: false, indication: .totalPassed)
      do {
        try judge(token, over: [cms.signatureValue[...]], at: proven, &stamp)
        if let time = stamp.time { moment = min(moment, time) }
      } catch {
        Self.fail(&stamp.indication, &stamp.subIndication, &stamp.reasons, error)
        // What is broken outweighs what is doubtful.
        if doubt == nil || error is CMSVerification.Broken { doubt = error }
      }
      timestamps.append(stamp)
    }
    if moment < now { report.provenTime = moment }
    if let broken = doubt as? CMSVerification.Broken { throw broken }
    var data = cms.data
    data.merge(store)
    if let doubt = anchors.judge(cms.signer, for: .signing, at: moment, with: data) { throw doubt }
    if cms.isWeak {
      throw Doubt(.cryptoConstraintsFailureNoPOE, .signatureWeak)
    }
    if let doubt { throw doubt }
  }

  // MARK: - The whole

  private static func fail(
    _ indication: inout Indication, _ subIndication: inout SubIndication?,
    _ reasons: inout [Reason], _ error: any Error
  ) {
    switch error {
    case let broken as CMSVerification.Broken:
      (indication, subIndication) = (.totalFailed, broken.subIndication)
      reasons.append(broken.reason)
    case let malformed as ByteRange.Malformed:
      (indication, subIndication) = (.totalFailed, .formatFailure)
      reasons.append(malformed.reason)
    case let doubt as Doubt:
      (indication, subIndication) = (.indeterminate, doubt.subIndication)
      reasons.append(doubt.reason)
    default:
      (indication, subIndication) = (.totalFailed, .formatFailure)
      reasons.append(.signatureUnreadable)
    }
  }

  /// A document is worth what the worst of its signatures is.
  private func conclude(_ report: inout VerificationReport, isCovered: Bool) {
    var results = report.signatures.map { ($0.indication, $0.subIndication, $0.reasons) }
    results += timestamps.filter(\.isOverDocument).map {
      ($0.indication, $0.subIndication, $0.reasons)
    }
    for wanted in [Indication.totalFailed, .indeterminate] {
      if let worst = results.first(where: { $0.0 == wanted }) {
        (report.indication, report.subIndication) = (worst.0, worst.1)
        break
      }
    }
    var reasons: Set<Reason> = []
    report.reasons = results.flatMap(\.2).filter { reasons.insert($0).inserted }
    let coverages = Set(report.signatures.map(\.coverage))
    let isStampMalformed = timestamps.contains {
      $0.isOverDocument && $0.subIndication == .formatFailure
    }
    let isStampOutdated = timestamps.contains {
      $0.isOverDocument && $0.subIndication == .hashFailure && !$0.reasons.isEmpty
    }
    report.coverage =
      coverages.contains(.malformed) || (coverages.isEmpty && isStampMalformed)
      ? .malformed
      : coverages.contains(.laterChanges) || (coverages.isEmpty && isStampOutdated)
        ? .laterChanges : isCovered ? .wholeFile : .validationData
    if report.indication == .totalPassed {
      report.reasons.insert(.allValid, at: 0)
    }
  }
}
