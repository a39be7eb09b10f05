package import Foundation

/// Looks whether a signed document proves what it seems to prove.
package struct SignedDocumentVerifier: Sendable {
  /// How long it may take.
  package enum Patience: Sendable {
    /// Somebody waits for the page.
    case visitor
    /// Nobody does: what is not judged now never will be.
    case sweep
  }

  /// The finding on one signed document, beside the one that was shown.
  package let verify:
    @Sendable (_ original: Data, _ signed: Data, Patience) async -> SignedDocumentFinding

  package init(
    verify:
      @escaping @Sendable (_ original: Data, _ signed: Data, Patience) async ->
      SignedDocumentFinding
  ) {
    self.verify = verify
  }
}

/// What a verification found, in the few words the domain acts upon.
package struct SignedDocumentFinding: Sendable, Equatable {
  /// ETSI EN 319 102-1, 5.1.3.
  package enum Indication: String, Sendable {
    case totalPassed = "TOTAL-PASSED"
    case indeterminate = "INDETERMINATE"
    case totalFailed = "TOTAL-FAILED"
    case noSignature = "NO-SIGNATURE"
  }

  /// Whether it still is the document that was shown.
  package enum Content: Sendable, Equatable {
    case kept
    /// It is not; in words.
    case altered(String)
    /// It cannot be told, now or later; in words.
    case undecided(String)
    /// The comparison is not at its end: it goes on when it is asked for again.
    case unfinished
    /// The machine did not let it be compared, or not in the time of a page: to be tried again.
    case interrupted(String)
  }

  package let indication: Indication
  package let subIndication: String?
  /// Whether an INDETERMINATE is about nothing but trust: who signed is not known to be trusted, but
  /// what was signed is whole.
  package let isAboutTrustOnly: Bool
  package let content: Content
  /// Whom the signatures name, one for each.
  package let signatories: [String]
  /// Whether the signatures could not be judged within the bounds of one look.
  package let isUndecided: Bool
  /// In words, for the operator and the evidence.
  package let reasons: [String]
  /// The whole report as JSON, for the evidence.
  package let report: Data

  package init(
    indication: Indication, subIndication: String?, isAboutTrustOnly: Bool, content: Content,
    signatories: [String], isUndecided: Bool = false, reasons: [String],
    report: Data = Data("{}".utf8)
  ) {
    self.indication = indication
    self.subIndication = subIndication
    self.isAboutTrustOnly = isAboutTrustOnly
    self.content = content
    self.signatories = signatories
    self.isUndecided = isUndecided
    self.reasons = reasons
    self.report = report
  }
}

/// What a signed document has to be before anybody is told "signed" on its strength.
package enum VerificationPolicy: String, Sendable, CaseIterable {
  /// Every signature passes, for the embedded sandbox and whoever knows the platform's anchors.
  case passed
  /// Nothing is broken, missing or altered; whom to trust may be open.
  case intact
  /// The finding is written down, whatever it is: signatures of a test platform are made up.
  case record

  /// What follows from the finding on one document.
  ///
  /// - Parameters:
  ///   - signatories: the names of those who had to sign.
  ///   - patience: with which the document was looked at.
  package func judge(
    _ finding: SignedDocumentFinding, signatories: [String],
    _ patience: SignedDocumentVerifier.Patience
  ) -> VerificationVerdict {
    // Whom to trust is the policy's; that the document is the one that was shown is not.
    switch finding.content {
    case .altered(let reason): return .rejected("the content was altered: \(reason)")
    case .undecided(let reason): return .rejected("it cannot be told what was signed: \(reason)")
    case .unfinished: return .unfinished
    case .interrupted: return .undecided
    case .kept: break
    }
    if self == .record { return .recorded }
    if finding.isUndecided {
      return patience == .visitor
        ? .undecided : .rejected("its signatures cannot be judged within the server's bounds")
    }
    let isEnough =
      switch finding.indication {
      case .totalPassed: true
      case .indeterminate: self == .intact && finding.isAboutTrustOnly
      case .totalFailed, .noSignature: false
      }
    guard isEnough else {
      let sub = finding.subIndication.map { "/\($0)" } ?? ""
      return .rejected("\(finding.indication.rawValue)\(sub)")
    }
    let missing = unnamed(signatories, in: finding.signatories)
    guard missing == 0 else {
      return .rejected("\(missing) of the signatories are not named")
    }
    return .confirmed
  }

  /// How many signatories the signatures of a document do not name although they should: each once,
  /// in any order. A platform that signs once for all names itself and none of them, which only the
  /// looser policies accept.
  ///
  /// - Parameter found: whom the signatures name, one for each.
  package func unnamed(_ signatories: [String], in found: [String]) -> Int {
    guard self != .record else { return 0 }
    let strangers = signatories.map(PersonName.init).reduce(
      into: found.map(PersonName.init)
    ) { left, name in
      if let place = left.firstIndex(of: name) { left.remove(at: place) }
    }
    let named = found.count - strangers.count
    return self == .intact && named == 0 ? 0 : signatories.count - named
  }
}

/// What a verification comes to.
package enum VerificationVerdict: Sendable, Equatable {
  case confirmed
  /// It counts whatever was found: a test platform's.
  case recorded
  /// It could not be decided; tried again later.
  case undecided
  /// It takes longer than one look, and goes on at once.
  case unfinished
  /// For a reason that goes to the operator.
  case rejected(String)

  var isRejection: Bool { if case .rejected = self { true } else { false } }

  /// In a word, with the reason of a rejection.
  package var words: String {
    switch self {
    case .confirmed: "confirmed"
    case .recorded: "recorded"
    case .undecided: "undecided"
    case .unfinished: "unfinished"
    case .rejected(let reason): "rejected: \(reason)"
    }
  }

  /// A contract is worth what the worst of its documents is; nothing is confirmed by none.
  package static func worst(_ verdicts: [VerificationVerdict]) -> VerificationVerdict {
    guard !verdicts.isEmpty else { return .undecided }
    return verdicts.first(where: \.isRejection)
      ?? verdicts.first { $0 == .unfinished } ?? verdicts.first { $0 == .undecided }
      ?? verdicts.first { $0 == .recorded } ?? .confirmed
  }
}
