package import Foundation
package import Logging

/// Drives contracts: each move of a person is stored with the calls it decides, then the calls are
/// made, then their outcomes are stored with the calls that follow.
package struct SigningEngine: Sendable {
  let store: any ContractStore
  let files: any DocumentFiles
  let platform: any RemotePlatform
  let underWay: CallsUnderWay
  let clock: SigningClock
  let settings: EngineSettings
  let logger: Logger

  package init(
    store: any ContractStore, files: any DocumentFiles, platform: any RemotePlatform,
    underWay: CallsUnderWay, clock: SigningClock, settings: EngineSettings, logger: Logger
  ) {
    self.store = store
    self.files = files
    self.platform = platform
    self.underWay = underWay
    self.clock = clock
    self.settings = settings
    self.logger = logger
  }

  /// The signatory presses "sign my contract".
  package func start(_ id: SignatoryID, of contract: ContractID) async throws {
    try await move(contract) { state, now in try state.start(id, at: now) }
  }

  package func resend(to id: SignatoryID, of contract: ContractID) async throws {
    let pause = settings.resendPause
    try await move(contract) { state, now in try state.resend(id, at: now, notBefore: pause) }
  }

  package func submit(_ code: SMSCode, by id: SignatoryID, of contract: ContractID) async throws {
    try await move(contract, code: code) { state, now in try state.submitCode(id, at: now) }
  }

  package func decline(_ id: SignatoryID, of contract: ContractID, reason: String?) async throws {
    try await move(contract) { state, now in try state.decline(id, reason: reason, at: now) }
  }

  package func cancel(_ contract: ContractID) async throws {
    try await move(contract) { state, now in try state.cancel(at: now) }
  }

  /// Waits until nothing is under way on this contract, at most `limit`.
  package func wait(for contract: ContractID, upTo limit: Duration) async {
    await underWay.wait(for: contract, upTo: limit)
  }

  /// One move and everything that follows from it, away from the visitor's connection.
  ///
  /// Returns when it is done or after the time a page waits, whichever is first.
  func move(
    _ contract: ContractID, code: SMSCode? = nil,
    _ body: @escaping @Sendable (inout ContractState, Date) throws -> [RemoteCall]
  ) async throws {
    _ = try await underWay.perform(on: contract, waitingUpTo: settings.pageWait) {
      do {
        let now = clock.now()
        let calls = try await store.change(contract) { state in try body(&state, now) }
        try await make(calls, on: contract, code: code)
      } catch let refusal as MoveRefusal {
        throw refusal
      } catch {
        // The visitor may be gone: this is where it is told. Calls begun are settled by the sweep.
        logger.error(
          "work on a contract failed",
          metadata: ["contract": "\(contract.rawValue)", "error": "\(type(of: error))"])
        throw error
      }
    }
  }

  /// Settles a call that was begun and whose end was never written down, unless it was meanwhile.
  func settle(_ call: RemoteCall, on contract: ContractID) async throws {
    _ = try await underWay.perform(on: contract, waitingUpTo: settings.pageWait) {
      let now = clock.now()
      let calls = try await store.change(contract, ifOpen: call.attempt) { state in
        state.interrupted(call, at: now)
      }
      try await make(calls ?? [], on: contract)
    }
  }

  /// Makes calls one after the other, and those that follow from them.
  func make(_ calls: [RemoteCall], on id: ContractID, code: SMSCode? = nil) async throws {
    var queue = calls[...]
    while let call = queue.popFirst() {
      guard let contract = try await store.contract(id) else { throw UnknownContract() }
      queue += try await make(call, on: contract, code: code)
    }
  }

  private func make(
    _ call: RemoteCall, on contract: Contract, code: SMSCode?
  ) async throws -> [RemoteCall] {
    let started = ContinuousClock.now
    let following =
      switch call.kind {
      case .create: try await create(contract, call)
      case .sendSms(let id): try await sendSms(to: id, contract, call)
      case .sign(let id): try await sign(id, contract, call, code: code)
      case .detail: try await readDetail(contract, call)
      case .cancel: try await cancel(contract, call)
      case .find: try await find(contract, call)
      }
    logger.info(
      "remote call ended",
      metadata: [
        "contract": "\(contract.id.rawValue)", "call": "\(call.name)",
        "milliseconds": "\((ContinuousClock.now - started) / .milliseconds(1))",
      ])
    return following
  }

  private func create(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    var documents: [Int: Data] = [:]
    do {
      for document in contract.documents {
        let data = try await files.data(of: document.file)
        // What is signed must be what was shown.
        guard sha256Hex(data) == document.file.sha256 else { throw UnknownContract() }
        documents[document.number] = data
      }
    } catch {
      // Nothing left for the platform: the same step can be tried again when the disk is back.
      return try await outcome(contract.id) { state, now in
        state.notCreated(because: "documents unreadable", forGood: false, by: call, at: now)
        return []
      }
    }
    let result = await platform.create(contract, documents: documents)
    return try await outcome(contract.id) { state, now in
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

  private func sendSms(
    to id: SignatoryID, _ contract: Contract, _ call: RemoteCall
  ) async throws -> [RemoteCall] {
    let (remote, signatory) = try contract.remoteIDs(id)
    let result = await platform.sendSms(contract: remote, signatory: signatory)
    return try await outcome(contract.id) { state, now in
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

  private func sign(
    _ id: SignatoryID, _ contract: Contract, _ call: RemoteCall, code: SMSCode?
  ) async throws -> [RemoteCall] {
    let (remote, signatory) = try contract.remoteIDs(id)
    guard let code else { throw UnknownContract() }
    let result = await platform.sign(contract: remote, signatory: signatory, code: code)
    return try await outcome(contract.id) { state, now in
      switch result {
      case .done, .refused(.alreadySigned):
        return state.signed(id, by: call, at: now)
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

  private func readDetail(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let result = await platform.detail(contract: remote)
    guard case .done(let detail) = result else {
      return try await outcome(contract.id) { state, now in
        state.notRead(because: "no usable answer", by: call, at: now)
        return []
      }
    }
    // Files first: a row never names a file that is not on the disk.
    let mains = contract.documents.filter { $0.kind == .main }
    var kept: [Int: StoredFile] = [:]
    if detail.signedDocuments.count == mains.count {
      for (document, data) in zip(mains, detail.signedDocuments) {
        kept[document.number] = try await files.keep(data)
      }
    }
    let patience = settings.signPatience
    return try await outcome(contract.id) { [kept] state, now in
      state.read(
        signedAt: detail.signedAt, isOver: detail.isOver, documents: kept, patience: patience,
        by: call, at: now)
    }
  }

  private func cancel(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    guard let remote = contract.state.remoteID else { throw UnknownContract() }
    let result = await platform.cancel(contract: remote)
    return try await outcome(contract.id) { state, now in
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

  private func find(_ contract: Contract, _ call: RemoteCall) async throws -> [RemoteCall] {
    let day = try await store.lastCreateCall(of: contract.id) ?? contract.createdAt
    let result = await platform.find(label: contract.remoteLabel, createdAround: day)
    return try await outcome(contract.id) { state, now in
      switch result {
      case .done(let remote?):
        return state.created(
          remoteID: remote.id, signatoryIDs: remote.signatoryIDs, by: call, at: now)
      case .done(nil):
        state.notCreated(because: "not found in the list", forGood: false, by: call, at: now)
      case .refused, .notSent, .unknown:
        state.notRead(because: "no usable answer", by: call, at: now)
      }
      return []
    }
  }

  private func outcome(
    _ id: ContractID,
    _ body: @escaping @Sendable (inout ContractState, Date) -> [RemoteCall]
  ) async throws -> [RemoteCall] {
    let now = clock.now()
    return try await store.change(id) { state in body(&state, now) }
  }
}

/// What the engine can be told, in seconds unless a type says otherwise.
package struct EngineSettings: Sendable {
  /// How long a page waits for a call before it says that it is in progress.
  package var pageWait: Duration
  /// For how long after a code was submitted without an answer "not signed" may mean "not yet".
  package var signPatience: TimeInterval
  /// The pause between two codes.
  package var resendPause: TimeInterval
  /// After a creation without an answer: how long to wait before looking for it.
  package var createQuarantine: TimeInterval
  /// Between two looks at what is not at rest.
  package var sweepInterval: Duration

  package init(
    pageWait: Duration = .seconds(5), signPatience: TimeInterval = 30,
    resendPause: TimeInterval = 30,
    createQuarantine: TimeInterval = 180, sweepInterval: Duration = .seconds(15)
  ) {
    self.pageWait = pageWait
    self.signPatience = signPatience
    self.resendPause = resendPause
    self.createQuarantine = createQuarantine
    self.sweepInterval = sweepInterval
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
