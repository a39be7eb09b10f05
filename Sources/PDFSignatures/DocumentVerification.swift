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
    report.conclude(isCovered: ordered.last?.range.end == reader.bytes.count)
    return report
  }

  private func range(
    of field: SignatureField, seen: inout Set<Int>
  ) -> Result<ByteRange, ByteRange.Malformed> {
    do throws(ByteRange.Malformed) {
      guard let place = final.places[field.value], place.container == 0 else {
        throw ByteRange.Malformed(.signatureCompressed)
      }
      // qpdf knows a signature's value by the dictionary's /Type, which may be left out.
      let isDecrypted = final.isEncrypted && field.dictionary["Type"] == nil
      let contents = isDecrypted ? nil : final.resolved(field.dictionary["Contents"]).string ?? []
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
      guard item.field.dictionary["SubFilter"]?.name == "ETSI.RFC3161" else {
        throw CMSVerification.Broken(.formatFailure, .timestampOfOtherKind)
      }
      try judge(range.value, over: content(range), at: proven, with: store, &report)
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
  ///
  /// - Parameter material: certificates and revocation data beside those in the token.
  private func judge(
    _ token: [UInt8], over content: [ArraySlice<UInt8>], at proven: Date,
    with material: ValidationData, _ report: inout VerificationReport.Timestamp
  ) throws {
    let token = try TimestampToken(token, over: content, others: material.certificates)
    report.time = token.time
    report.authority = token.authority.subject
    report.reasons = try token.check(anchors, at: proven, now: now, with: material)
  }

  // MARK: - Signatures

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
      do {
        let signature = try signature(of: item.field, range, subFilter)
        report.signer = signature.signer.subject
        if violations.isEmpty { try judgeTime(of: signature, &report, proven) }
      } catch is Doubt where !violations.isEmpty {}
      if !violations.isEmpty {
        (report.indication, report.subIndication) = (.totalFailed, .hashFailure)
        report.reasons = [.changedAfterSignature] + violations
      }
    } catch {
      Self.fail(&report.indication, &report.subIndication, &report.reasons, error)
    }
    note(changes.overlays(after: item.end ?? .max), &report)
    return report
  }

  /// Says what later signatures are drawn over. Whoever certified a document did not allow it.
  private func note(_ overlays: [SignatureOverlay], _ report: inout VerificationReport.Signature) {
    guard report.indication != .totalFailed else { return }
    let reasons = overlays.map(\.reason)
    if overlays.contains(where: \.isAgainstCertification) {
      (report.indication, report.subIndication) = (.indeterminate, .sigConstraintsFailure)
      report.reasons = reasons + report.reasons
    } else {
      report.reasons += reasons
    }
  }

  /// ISO 32000-2, table 260.
  private func signature(
    of field: SignatureField, _ range: ByteRange, _ subFilter: String?
  ) throws -> CMSVerification {
    guard let subFilter else { throw Doubt(.sigConstraintsFailure, .signatureOfNoKind) }
    let ranges = content(range)
    switch subFilter {
    case "adbe.pkcs7.detached", "ETSI.CAdES.detached":
      return try CMSVerification(
        range.value, over: .detached(ranges),
        needsCertificateReference: subFilter.hasPrefix("ETSI"), others: store.certificates)
    case "adbe.pkcs7.sha1":
      return try CMSVerification(
        range.value, over: .digested(ranges), needsCertificateReference: false,
        others: store.certificates)
    case "adbe.x509.rsa_sha1":
      let beside = final.resolved(field.dictionary["Cert"])
      let all = beside.array?.map { final.resolved($0) } ?? [beside]
      return try CMSVerification(
        bare: range.value, over: ranges, certificates: all.compactMap(\.string))
    default:
      throw Doubt(.sigConstraintsFailure, .signatureOfUnknownKind(subFilter))
    }
  }

  /// The time-stamps over a signature, then the signer's certificate at the time that they prove.
  private mutating func judgeTime(
    of signature: CMSVerification, _ report: inout VerificationReport.Signature, _ proven: Date
  ) throws {
    var moment = proven
    var stampDoubts: [Doubt] = []
    var broken: CMSVerification.Broken?
    var data = signature.data
    data.merge(store)
    for token in signature.timestamps {
      var stamp = VerificationReport.Timestamp(
        field: report.field, isOverDocument: false, indication: .totalPassed)
      do {
        try judge(token, over: [signature.signatureValue[...]], at: proven, with: data, &stamp)
        if let time = stamp.time { moment = min(moment, time) }
      } catch {
        Self.fail(&stamp.indication, &stamp.subIndication, &stamp.reasons, error)
        if let doubt = error as? Doubt { stampDoubts.append(doubt) }
        broken = broken ?? error as? CMSVerification.Broken
      }
      timestamps.append(stamp)
    }
    if moment < now { report.provenTime = moment }
    // What is broken outweighs what is doubtful.
    if let broken { throw broken }
    let finding = anchors.judge(
      signature.signer, for: .signing, at: TrustAnchors.Moment(proven: moment, now: now),
      with: data)
    let weak =
      signature.isWeak ? [Doubt(.cryptoConstraintsFailureNoPOE, .signatureWeak)] : []
    let all = PathFinding(doubts: finding.doubts + weak + signature.doubts + stampDoubts)
      .inOrder
    if all.isEmpty {
      report.reasons = finding.remarks
    } else {
      report.doubt(all)
    }
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
}
