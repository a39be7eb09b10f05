import Foundation
package import Logging

/// Drives contracts: each move of a person is stored with the calls it decides, then the calls are
/// made, then their outcomes are stored with the calls that follow.
package struct SigningEngine: Sendable {
  let store: any ContractStore
  let files: any DocumentFiles
  let platform: any RemotePlatform
  let verifier: SignedDocumentVerifier
  let policy: VerificationPolicy
  let underWay: CallsUnderWay
  let clock: SigningClock
  let settings: EngineSettings
  let logger: Logger

  package init(
    store: any ContractStore, files: any DocumentFiles, platform: any RemotePlatform,
    verifier: SignedDocumentVerifier, policy: VerificationPolicy, underWay: CallsUnderWay,
    clock: SigningClock, settings: EngineSettings, logger: Logger
  ) {
    self.store = store
    self.files = files
    self.platform = platform
    self.verifier = verifier
    self.policy = policy
    self.underWay = underWay
    self.clock = clock
    self.settings = settings
    self.logger = logger
  }

  /// The signatory presses "sign my contract".
  ///
  /// - Returns: as all moves, the contract once everything is done; nil where it goes on.
  @discardableResult
  package func start(
    _ id: SignatoryID, of contract: ContractID, consent: Consent, by actor: Actor
  ) async throws -> Contract? {
    try await move(contract, by: actor) { state, now in
      try state.start(id, consent: consent, at: now)
    }
  }

  @discardableResult
  package func resend(
    to id: SignatoryID, of contract: ContractID, by actor: Actor
  ) async throws -> Contract? {
    let pause = settings.resendPause
    return try await move(contract, by: actor) { state, now in
      try state.resend(id, at: now, notBefore: pause)
    }
  }

  /// - Parameter link: the one that the code was typed on the page of.
  @discardableResult
  package func submit(
    _ code: SMSCode, for id: SignatoryID, of contract: ContractID, through link: LinkID? = nil,
    by actor: Actor
  ) async throws -> Contract? {
    try await move(contract, by: actor, code: code) { state, now in
      try state.submitCode(id, through: link?.reference, at: now)
    }
  }

  @discardableResult
  package func decline(
    _ id: SignatoryID, of contract: ContractID, reason: String?, by actor: Actor
  ) async throws -> Contract? {
    try await move(contract, by: actor) { state, now in
      try state.decline(id, reason: reason, at: now)
    }
  }

  @discardableResult
  package func cancel(_ contract: ContractID, by actor: Actor) async throws -> Contract? {
    try await move(contract, by: actor) { state, now in try state.cancel(at: now) }
  }

  /// The company has a code sent to everyone who has not signed.
  @discardableResult
  package func askAllCodes(of contract: ContractID, by actor: Actor) async throws -> Contract? {
    let pause = settings.resendPause
    return try await move(contract, by: actor) { state, now in
      try state.askAllCodes(at: now, notBefore: pause)
    }
  }

  /// One move and everything that follows from it, away from the visitor's connection.
  ///
  /// Returns when it is done or after the time a page waits, whichever is first.
  ///
  /// - Returns: the contract once everything is done; nil where it goes on.
  @discardableResult
  func move(
    _ contract: ContractID, by actor: Actor, code: SMSCode? = nil,
    _ body: @escaping @Sendable (inout ContractState, Date) throws -> [RemoteCall]
  ) async throws -> Contract? {
    try await underWay.perform(on: contract, waitingUpTo: settings.pageWait) {
      do {
        let now = clock.now()
        let begun = try await store.change(contract, at: now, by: actor) { state in
          try body(&state, now)
        }
        return try await make(begun, code: code)
      } catch let refusal as MoveRefusal {
        throw refusal
      } catch {
        // The visitor may be gone: this is where it is told. Calls begun are settled by the sweep.
        logFailure(on: contract, error)
        throw error
      }
    }
  }

  func logFailure(on contract: ContractID, _ error: any Error) {
    logger.error(
      "work on a contract failed",
      metadata: ["contract": "\(contract.rawValue)", "error": "\(type(of: error))"])
  }

  /// Settles a call that was begun and whose end was never written down, unless it was meanwhile.
  func settle(_ call: RemoteCall, on contract: ContractID) async throws {
    _ = try await underWay.perform(on: contract, waitingUpTo: settings.pageWait) {
      let now = clock.now()
      let begun = try await store.change(
        contract, ifOpen: call.attempt, at: now, by: .server
      ) { state in state.interrupted(call, at: now) }
      if let begun { try await make(begun) }
    }
  }

  /// Makes the calls that a change begins one after the other, and those that follow from them.
  ///
  /// - Returns: the contract after the last of them.
  @discardableResult
  func make(_ begun: Changed<[RemoteCall]>, code: SMSCode? = nil) async throws -> Contract {
    var kept = begun.kept
    var queue = begun.result[...]
    while let call = queue.popFirst() {
      let changed = try await make(call, on: kept, code: code)
      kept = changed.kept
      queue += changed.result
    }
    return kept.contract
  }

  private func make(
    _ call: RemoteCall, on contract: KeptContract, code: SMSCode?
  ) async throws -> Changed<[RemoteCall]> {
    try Failpoint.reach("\(call.name).intended")
    let following =
      switch call.kind {
      case .create: try await create(contract, call)
      case .sendSms(let id): try await sendSms(to: id, contract, call)
      case .sendAllSms: try await sendAllSms(contract, call)
      case .sign(let id): try await sign(id, contract, call, code: code)
      case .detail: try await readDetail(contract, call)
      case .cancel: try await cancel(contract, call)
      case .cancelStray(let remoteID): try await cancelStray(remoteID, contract, call)
      // Made for many contracts at once, never for one.
      case .list: Changed<[RemoteCall]>([], contract)
      }
    try Failpoint.reach("\(call.name).recorded")
    return following
  }

  /// Asks the platform, and says in the log how it went and how long the platform took.
  ///
  /// - Parameter contract: nil for a call about many.
  func ask<Value: Sendable>(
    _ call: RemoteCall, on contract: ContractID?, _ body: () async -> RemoteOutcome<Value>
  ) async -> RemoteOutcome<Value> {
    let started = ContinuousClock.now
    let outcome = await body()
    logger.info(
      "platform asked",
      metadata: [
        "contract": "\(contract?.rawValue ?? "-")", "call": "\(call.name)",
        "outcome": "\(outcome.word)",
        "milliseconds": "\((ContinuousClock.now - started) / .milliseconds(1))",
      ])
    return outcome
  }
}
