/// The least number of calls that contracts begun and not over still need. Wrong codes and further
/// codes are not foreseen.
package struct CallNeeds: Sendable, Equatable {
  /// Signatures of those who have a code.
  package var signs: Int
  /// Readings that fetch the signed copy.
  package var details: Int
  /// Signatories who have no code yet: each needs an SMS and a signature.
  package var firstCodes: Int

  package init(signs: Int = 0, details: Int = 0, firstCodes: Int = 0) {
    self.signs = signs
    self.details = details
    self.firstCodes = firstCodes
  }

  package var total: Int { signs + details + 2 * firstCodes }

  package static func + (left: CallNeeds, right: CallNeeds) -> CallNeeds {
    CallNeeds(
      signs: left.signs + right.signs, details: left.details + right.details,
      firstCodes: left.firstCodes + right.firstCodes)
  }

  package static func - (left: CallNeeds, right: CallNeeds) -> CallNeeds {
    CallNeeds(
      signs: left.signs - right.signs, details: left.details - right.details,
      firstCodes: left.firstCodes - right.firstCodes)
  }
}

extension ContractState {
  /// What this contract still needs at least, once the calls under way have been answered.
  package var needs: CallNeeds {
    // Who is written to by the platform signs when they like: nothing is kept back for that.
    if isInjected, status != .completed { return CallNeeds() }
    switch status {
    case .creating, .createUnknown, .open:
      var needs = CallNeeds(details: 1)
      for signatory in signatories {
        switch signatory.status {
        case .waiting: needs.firstCodes += 1
        case .sendingCode, .codeSent, .codeUnknown: needs.signs += 1
        case .signing, .signUnknown, .signed, .declined, .locked, .canceled, .expired: break
        }
      }
      return needs
    case .completed where signedCopy == .missing || signedCopy == .fetched:
      return CallNeeds(details: 1)
    case .prepared, .completed, .canceling, .cancelUnknown, .canceled, .expired, .failed,
      .needsDecision:
      return CallNeeds()
    }
  }
}
