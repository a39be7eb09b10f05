extension VerificationReport.Signature {
  /// Takes over why it is neither passed nor failed: the first thing weighs most.
  mutating func doubt(_ doubts: [Doubt]) {
    guard let first = doubts.first else { return }
    (indication, subIndication) = (.indeterminate, first.subIndication)
    var reasons: [Reason] = []
    var others: [SubIndication] = []
    for doubt in doubts {
      if !reasons.contains(doubt.reason) { reasons.append(doubt.reason) }
      if doubt.subIndication != first.subIndication, !others.contains(doubt.subIndication) {
        others.append(doubt.subIndication)
      }
    }
    self.reasons = reasons
    otherSubIndications = others.isEmpty ? nil : others
  }
}

extension VerificationReport {
  /// A document is worth what the worst of its signatures is.
  ///
  /// - Parameter isCovered: whether nothing follows the last signature or time-stamp.
  mutating func conclude(isCovered: Bool) {
    let stamps = timestamps.filter(\.isOverDocument)
    var results = signatures.map { ($0.indication, $0.subIndication, $0.reasons) }
    results += stamps.map { ($0.indication, $0.subIndication, $0.reasons) }
    for wanted in [Indication.totalFailed, .indeterminate] {
      if let worst = results.first(where: { $0.0 == wanted }) {
        (indication, subIndication) = (worst.0, worst.1)
        break
      }
    }
    coverage = coverage(stamps, isCovered: isCovered)
    var seen: Set<Reason> = []
    if indication == .totalPassed {
      // What a reader should know all the same.
      let remarks = signatures.flatMap(\.reasons) + timestamps.flatMap(\.reasons)
      reasons = [.allValid] + remarks.filter { seen.insert($0).inserted }
    } else {
      // First why it is so.
      let causes = results.filter { $0.0 != .totalPassed } + results.filter { $0.0 == .totalPassed }
      reasons = causes.flatMap(\.2).filter { seen.insert($0).inserted }
    }
  }

  private func coverage(_ stamps: [Timestamp], isCovered: Bool) -> Coverage {
    let coverages = Set(signatures.map(\.coverage))
    let isStampMalformed = stamps.contains { $0.subIndication == .formatFailure }
    let isStampOutdated = stamps.contains {
      $0.subIndication == .hashFailure && !$0.reasons.isEmpty
    }
    if coverages.contains(.malformed) || (coverages.isEmpty && isStampMalformed) {
      return .malformed
    }
    if coverages.contains(.laterChanges) || (coverages.isEmpty && isStampOutdated) {
      return .laterChanges
    }
    return isCovered ? .wholeFile : .validationData
  }
}
