import Signing

/// Verdicts in words that people use; events have their own in `Signing`.
enum TrailWords {
  /// What was decided on a signed document, beside the policy that decided.
  ///
  /// - Parameter verdict: as ``VerificationVerdict/words`` has it.
  static func verdict(_ verdict: String, under policy: String?, in language: Language) -> String {
    let isFrench = language == .french
    let words = self.verdict(verdict, isFrench)
    guard let policy else { return words }
    return isFrench
      ? "\(words) (politique «\u{A0}\(policy)\u{A0}»)" : "\(words) (policy “\(policy)”)"
  }

  private static func verdict(_ verdict: String, _ isFrench: Bool) -> String {
    switch verdict {
    case VerificationVerdict.confirmed.words: isFrench ? "confirmé" : "confirmed"
    case VerificationVerdict.recorded.words:
      isFrench ? "constat enregistré, sans décision" : "recorded as found, not decided upon"
    case VerificationVerdict.undecided.words: isFrench ? "non tranché" : "undecided"
    case VerificationVerdict.unfinished.words:
      isFrench ? "examen inachevé" : "examination not finished"
    default: isFrench ? "rejeté" : verdict
    }
  }
}

extension ContractStatus {
  func words(in language: Language) -> String {
    let isFrench = language == .french
    return switch self {
    case .prepared: isFrench ? "préparé, pas encore proposé à la signature" : "prepared"
    case .creating, .createUnknown: isFrench ? "en cours de création" : "being created"
    case .open: isFrench ? "en cours de signature" : "being signed"
    case .completed: isFrench ? "signé par tous" : "signed by all"
    case .canceling, .cancelUnknown: isFrench ? "en cours d’annulation" : "being canceled"
    case .canceled: isFrench ? "annulé" : "canceled"
    case .expired: isFrench ? "expiré" : "expired"
    case .failed: isFrench ? "refusé par la plateforme" : "refused by the platform"
    case .needsDecision: isFrench ? "en attente d’une décision" : "waiting for a decision"
    }
  }
}

extension SignatoryStatus {
  func words(in language: Language) -> String {
    let isFrench = language == .french
    return switch self {
    case .signed: isFrench ? "a signé" : "has signed"
    case .declined: isFrench ? "a refusé de signer" : "refused to sign"
    case .locked: isFrench ? "bloqué après trop de codes erronés" : "locked, too many wrong codes"
    case .canceled:
      isFrench ? "n’a pas signé\u{A0}: contrat annulé" : "did not sign: contract canceled"
    case .expired:
      isFrench ? "n’a pas signé\u{A0}: contrat expiré" : "did not sign: contract expired"
    case .waiting, .sendingCode, .codeSent, .signing, .codeUnknown, .signUnknown:
      isFrench ? "n’a pas encore signé" : "has not signed yet"
    }
  }
}
