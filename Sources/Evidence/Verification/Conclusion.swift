import PDFSignatures

/// What many verdicts come to: a container is worth what the worst part of it is.
struct Conclusion {
  private(set) var indication = Indication.totalPassed
  private(set) var subIndication: SubIndication?
  private(set) var reasons: [Reason] = []

  /// - Parameter reasons: kept where the part is not passed.
  mutating func add(
    _ indication: Indication, _ subIndication: SubIndication?, _ reasons: [Reason]
  ) {
    guard indication != .totalPassed else { return }
    // A file without a signature proves nothing, but nothing is wrong with it either.
    let indication = indication == .noSignature ? .indeterminate : indication
    if self.indication == .totalPassed
      || (self.indication == .indeterminate && indication == .totalFailed)
    {
      (self.indication, self.subIndication) = (indication, subIndication)
    }
    self.reasons += reasons.filter { !self.reasons.contains($0) }
  }

  mutating func add(_ verdict: Verdict, about file: String) {
    add(
      verdict.indication, verdict.subIndication, verdict.reasons.map { .about(file, $0) })
  }

  mutating func add(_ other: Conclusion) {
    add(other.indication, other.subIndication, other.reasons)
  }
}
