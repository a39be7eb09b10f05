import Foundation
import Signing

/// A visit that never was: sample people and a sample contract, in the state that is to be seen.
struct PreviewVisit {
  let brand: Brand
  let language: Language
  let scheme: BrandTheme.Mode
  let now: Date
  /// The sample document.
  let specimen: StoredFile
  /// May frame the page: the preview itself.
  let origin: String

  private static let pages = 3

  func visit(_ state: PreviewState) -> Visit {
    let own = SignatoryID(rawValue: "sig_preview")
    let other = SignatoryID(rawValue: "sig_other")
    let hasOthers = [.turn, .othersWaiting, .over, .ended(.endedByOther)].contains(state)
    let signatories =
      [person(own, "Claire", "Dubois", "+33612345678")]
      + (hasOthers ? [person(other, "Karim", "Benali", "+33698765432")] : [])
    var states = [signatoryState(own, state)]
    if hasOthers { states.append(otherState(other, state)) }
    let deadline =
      state == .ended(.deadlinePassed)
      ? now.addingTimeInterval(-60) : now.addingTimeInterval(30 * 86_400)
    let contract = Contract(
      id: ContractID(rawValue: "ctr_preview"), brandID: brand.id, reference: "2026-000123",
      label: language == .french ? "Contrat d’exemple" : "Sample contract", language: language,
      deadline: deadline, createdAt: now,
      documents: [document(1, .main), document(2, .annex)],
      signatories: state == .turn ? signatories.reversed() : signatories,
      returnURL: brand.returnURL ?? "https://extranet.example/", frameOrigins: [origin],
      metadata: [:],
      state: ContractState(
        status: contractStatus(state), remoteID: "cp",
        signatories: state == .turn ? states.reversed() : states,
        signedCopy: signedCopy(state), signedDocuments: [1: specimen], deadline: deadline,
        order: state == .turn ? .given : .any))
    return Visit(
      link: SigningLink(
        id: LinkID(rawValue: "preview"), contractID: contract.id, signatoryID: own, createdAt: now),
      contract: contract, signatory: signatories[0], state: states[0], brand: brand,
      language: language,
      paths: SigningPaths(
        base: "/preview/\(brand.id.rawValue)/\(state.name)", language: language, scheme: scheme),
      now: now, actor: Actor(.operator))
  }

  private func person(
    _ id: SignatoryID, _ first: String, _ last: String, _ mobile: String
  ) -> Signatory {
    Signatory(
      id: id, firstName: first, lastName: last, email: "\(first.lowercased())@example.com",
      mobile: PhoneNumber(mobile) ?? .missing)
  }

  private func document(_ number: Int, _ kind: ContractDocument.Kind) -> ContractDocument {
    let isFrench = language == .french
    let name =
      number == 1
      ? (isFrench ? "Conditions particulières" : "Particular terms")
      : (isFrench ? "Conditions générales" : "General terms")
    return ContractDocument(
      number: number, kind: kind, name: name, file: specimen, pages: Self.pages)
  }

  private func signatoryState(_ id: SignatoryID, _ state: PreviewState) -> SignatoryState {
    var own = SignatoryState(id: id, remoteID: "s1")
    func asked(_ status: SignatoryStatus) {
      own.status = status
      own.consentedAt = now
      own.smsCount = 1
      own.lastSmsAt = now.addingTimeInterval(-10)
    }
    switch state {
    case .documents, .consentMissing, .unread, .turn, .declining, .reasonTooLong: break
    case .hasCode, .code, .codeEmpty, .codeTooSoon: asked(.codeSent)
    case .notStarted: own.consentedAt = now
    case .codeResent:
      asked(.codeSent)
      own.smsCount = 2
    case .codeWrong:
      asked(.codeSent)
      (own.wrongCodes, own.lastFailure) = (3, .wrongCode)
    case .codeLastTry:
      asked(.codeSent)
      (own.wrongCodes, own.lastFailure) = (4, .wrongCode)
    case .codeUnknown: asked(.codeUnknown)
    case .codeNoResend:
      asked(.codeSent)
      own.smsCount = SignatoryState.maxSms
    case .sending: asked(.sendingCode)
    case .signing: asked(.signing)
    case .checking: asked(.signUnknown)
    case .signed, .copyPending, .copyChecking, .othersWaiting, .held, .over:
      asked(.signed)
      own.signedAt = now
    case .ended(.declined):
      own.status = .declined
      own.declinedAt = now
    case .ended: break
    }
    return own
  }

  private func otherState(_ id: SignatoryID, _ state: PreviewState) -> SignatoryState {
    SignatoryState(
      id: id, remoteID: "s2",
      status: state == .over || state == .ended(.endedByOther) ? .declined : .waiting)
  }

  private func contractStatus(_ state: PreviewState) -> ContractStatus {
    switch state {
    case .signed, .copyPending, .copyChecking, .held: .completed
    case .over, .ended(.endedByOther), .ended(.canceled): .canceled
    default: .open
    }
  }

  private func signedCopy(_ state: PreviewState) -> SignedCopyStatus {
    switch state {
    case .signed: .archived
    case .copyChecking: .pending
    case .held: .quarantined
    default: .missing
    }
  }
}
