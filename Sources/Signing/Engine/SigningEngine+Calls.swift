import Foundation
import Logging

/// One call of the platform each: what it needs, and what its outcome means.
extension SigningEngine {
  func create(_ kept: KeptContract, _ call: RemoteCall) async throws -> Changed<[RemoteCall]> {
    let contract = kept.contract
    var documents: [Int: Data] = [:]
    do {
      for document in contract.documents {
        // What is signed must be what was shown: a damaged file is none.
        documents[document.number] = try await files.data(of: document.file)
      }
    } catch {
      // Nothing left for the platform: the same step can be tried again when the disk is back.
      return try await outcome(of: call, on: kept, nil) { state, now in
        state.notCreated(because: "documents unreadable", forGood: false, by: call, at: now)
        return []
      }
    }
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).create(contract, documents: documents)
    }
    return try await outcome(of: call, on: kept, result.refusal) { state, now in
      switch result {
      case .done(let remote):
        return state.created(
          remoteID: remote.id, signatoryIDs: remote.signatoryIDs, by: call, at: now)
      case .refused(let refusal):
        state.notCreated(because: refusal.words, forGood: refusal.isForGood, by: call, at: now)
      case .notSent:
        state.notCreated(because: "platform not reached", forGood: false, by: call, at: now)
      case .unknown:
        state.createOutcomeUnknown(by: call, at: now)
      }
      return []
    }
  }

  func sendSms(
    to id: SignatoryID, _ kept: KeptContract, _ call: RemoteCall
  ) async throws -> Changed<[RemoteCall]> {
    let contract = kept.contract
    let (remote, signatory) = try contract.remoteIDs(id)
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).sendSms(contract: remote, signatory: signatory)
    }
    return try await outcome(of: call, on: kept, result.refusal) { state, now in
      switch result {
      case .done: state.codeSent(to: id, by: call, at: now)
      case .refused(let refusal):
        state.codeNotSent(to: id, because: refusal.words, by: call, at: now)
      case .notSent:
        state.codeNotSent(to: id, because: "platform not reached", by: call, at: now)
      case .unknown: state.codeOutcomeUnknown(for: id, by: call, at: now)
      }
      return []
    }
  }

  func sendAllSms(_ kept: KeptContract, _ call: RemoteCall) async throws -> Changed<[RemoteCall]> {
    let contract = kept.contract
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).sendAllSms(contract: remote)
    }
    return try await outcome(of: call, on: kept, result.refusal) { state, now in
      switch result {
      case .done(let sent): state.allCodesSent(to: sent, by: call, at: now)
      case .refused(let refusal):
        state.allCodesNotSent(because: refusal.words, by: call, at: now)
      case .notSent: state.allCodesNotSent(because: "platform not reached", by: call, at: now)
      case .unknown: state.allCodesOutcomeUnknown(by: call, at: now)
      }
      return []
    }
  }

  func sign(
    _ id: SignatoryID, _ kept: KeptContract, _ call: RemoteCall, code: SMSCode?
  ) async throws -> Changed<[RemoteCall]> {
    let contract = kept.contract
    let (remote, signatory) = try contract.remoteIDs(id)
    guard let code else { throw UnknownContract() }
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).sign(contract: remote, signatory: signatory, code: code)
    }
    return try await outcome(of: call, on: kept, result.refusal) { state, now in
      switch result {
      case .done(let platformTime):
        return state.signed(id, platformTime: platformTime, by: call, at: now)
      case .refused(.alreadySigned): return state.signed(id, by: call, at: now)
      case .refused(.wrongCode(let left)):
        return state.wrongCode(id, locked: left == 0, by: call, at: now)
      case .refused(.locked):
        return state.wrongCode(id, locked: true, by: call, at: now)
      case .refused(let refusal):
        return state.signNotTaken(
          id, because: refusal.words, mustRead: refusal.mayHideSignature, by: call, at: now)
      case .notSent:
        return state.signNotTaken(
          id, because: "platform not reached", mustRead: false, by: call, at: now)
      case .unknown:
        return state.signOutcomeUnknown(id, by: call, at: now)
      }
    }
  }

  func cancel(_ kept: KeptContract, _ call: RemoteCall) async throws -> Changed<[RemoteCall]> {
    let contract = kept.contract
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).cancel(contract: remote)
    }
    return try await outcome(of: call, on: kept, result.refusal) { state, now in
      switch result {
      case .done: state.canceledRemotely(by: call, at: now)
      case .refused(.notOpen): return state.cancelFoundNotOpen(by: call, at: now)
      case .refused(let refusal):
        state.notCanceled(
          because: refusal.words, outcomeIsUnknown: refusal == .quota, by: call, at: now)
      case .notSent, .unknown:
        state.notCanceled(because: "no answer", outcomeIsUnknown: true, by: call, at: now)
      }
      return []
    }
  }

  func cancelStray(
    _ remoteID: String, _ kept: KeptContract, _ call: RemoteCall
  ) async throws -> Changed<[RemoteCall]> {
    let contract = kept.contract
    let result = await ask(call, on: contract.id) {
      await platform.on(contract.account).cancel(contract: remoteID)
    }
    return try await outcome(of: call, on: kept, result.refusal) { state, now in
      switch result {
      case .done: state.strayCanceled(true, "done", by: call, at: now)
      case .refused(.notOpen): state.strayCanceled(true, "refused: not open", by: call, at: now)
      case .refused(let refusal):
        state.strayCanceled(false, "refused: \(refusal.words)", by: call, at: now)
      case .notSent, .unknown: state.strayCanceled(false, "unknown", by: call, at: now)
      }
      return []
    }
  }

  /// Stores what a call came to.
  ///
  /// - Parameters:
  ///   - kept: the contract as it was when the call was made.
  ///   - refusal: where the platform refused it.
  func outcome(
    of call: RemoteCall, on kept: KeptContract, _ refusal: RemoteRefusal?,
    _ body: @escaping @Sendable (inout ContractState, Date) -> [RemoteCall]
  ) async throws -> Changed<[RemoteCall]> {
    try Failpoint.reach("\(call.name).answered")
    let now = clock.now()
    return try await store.change(
      kept.contract.id, from: kept, at: now, by: .platform
    ) { state in
      if refusal == .quota { state.quotaUsedUp(at: now) }
      return body(&state, now)
    }
  }
}

extension RemoteOutcome {
  var refusal: RemoteRefusal? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }
}

extension RemoteRefusal {
  /// Whether the same request would be refused again tomorrow. A code unknown here is no reason to
  /// give a contract up.
  fileprivate var isForGood: Bool {
    if case .invalid = self { true } else { false }
  }

  /// Whether a signature may have been made although this one is refused.
  fileprivate var mayHideSignature: Bool {
    switch self {
    case .notOpen, .other: true
    case .wrongCode, .locked, .alreadySigned, .tooManySms, .keys, .quota, .invalid: false
    }
  }
}

extension Contract {
  /// The platform's ids of this contract and one of its signatories.
  fileprivate func remoteIDs(_ id: SignatoryID) throws -> (contract: String, signatory: String) {
    guard let contract = state.remoteID, let signatory = state.signatory(id)?.remoteID else {
      throw UnknownContract()
    }
    return (contract, signatory)
  }
}
