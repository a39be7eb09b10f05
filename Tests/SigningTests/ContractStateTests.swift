import Foundation
import Testing

@testable import Signing

@Suite("A contract's state")
struct ContractStateTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)
  private let claire = SignatoryID(rawValue: "sig_claire")
  private let marc = SignatoryID(rawValue: "sig_marc")

  private func kinds(_ calls: [RemoteCall]) -> [RemoteCall.Kind] { calls.map(\.kind) }

  /// A contract that is open on the platform, with a code sent to Claire.
  private func opened(_ ids: [SignatoryID]) throws -> ContractState {
    var state = ContractState(signatories: ids.map { SignatoryState(id: $0) })
    let create = try state.start(claire, consent: .sample, at: now)
    let sms = state.created(
      remoteID: "r", signatoryIDs: ids.map { "r-\($0.rawValue)" }, by: create[0], at: now)
    state.codeSent(to: claire, by: sms[0], at: now)
    return state
  }

  private func signs(_ id: SignatoryID, in state: inout ContractState) throws -> [RemoteCall] {
    let sign = try state.submitCode(id, at: now)
    return state.signed(id, by: sign[0], at: now)
  }

  @Test("signing alone takes create, SMS, sign and detail, each recorded before it is made")
  func fourCalls() throws {
    var state = ContractState(signatories: [SignatoryState(id: claire)])
    var made: [RemoteCall] = []
    func record(_ calls: [RemoteCall]) -> RemoteCall {
      made += calls
      return calls[0]
    }
    let create = record(try state.start(claire, consent: .sample, at: now))
    let sms = record(state.created(remoteID: "r", signatoryIDs: ["s"], by: create, at: now))
    state.codeSent(to: claire, by: sms, at: now)
    let sign = record(try state.submitCode(claire, at: now))
    let detail = record(state.signed(claire, by: sign, at: now))
    let file = StoredFile(sha256: "00", size: 1)
    #expect(
      state.read(
        signedAt: ["s": now], status: .open, documents: [1: file], verdict: .confirmed, patience: 0,
        by: detail, asked: now, at: now
      )
      .isEmpty)
    #expect(kinds(made) == [.create, .sendSms(claire), .sign(claire), .detail])
    #expect(state.status == .completed)
    #expect(state.signedCopy == .verified)
    let begun = state.takeJournal().compactMap { entry -> RemoteCall? in
      if case .callBegun(let call, _) = entry { call } else { nil }
    }
    #expect(begun == made)
  }

  @Test("a reading that left before the patience was over does not say that nothing was signed")
  func slowReading() throws {
    var state = try opened([claire])
    let sign = try state.submitCode(claire, at: now)
    let reading = state.signOutcomeUnknown(claire, by: sign[0], at: now.addingTimeInterval(10))
    // Its answer took long: the platform may have signed after it looked.
    _ = state.read(
      signedAt: [:], status: .open, documents: [:], verdict: .confirmed, patience: 30,
      by: reading[0], asked: now.addingTimeInterval(10), at: now.addingTimeInterval(60))
    #expect(state.signatory(claire)?.status == .signUnknown)
    _ = state.read(
      signedAt: [:], status: .open, documents: [:], verdict: .confirmed, patience: 30,
      by: reading[0], asked: now.addingTimeInterval(61), at: now.addingTimeInterval(62))
    #expect(state.signatory(claire)?.status == .codeSent)
  }

  @Test("a second press on the button makes no second contract and no second SMS")
  func doubleStart() throws {
    var state = ContractState(signatories: [SignatoryState(id: claire)])
    let create = try state.start(claire, consent: .sample, at: now)
    #expect(try state.start(claire, consent: .sample, at: now).isEmpty)
    let sms = state.created(remoteID: "r", signatoryIDs: ["s"], by: create[0], at: now)
    #expect(sms.count == 1)
    #expect(try state.start(claire, consent: .sample, at: now).isEmpty)
    state.codeSent(to: claire, by: sms[0], at: now)
    #expect(try state.start(claire, consent: .sample, at: now).isEmpty)
  }

  @Test("a code typed while one is being checked is not submitted")
  func doubleSubmit() throws {
    var state = try opened([claire])
    #expect(try state.submitCode(claire, at: now).count == 1)
    #expect(try state.submitCode(claire, at: now).isEmpty)
  }

  @Test("two signatories who start while the contract is being created each get their code")
  func startWhileCreating() throws {
    var state = ContractState(signatories: [SignatoryState(id: claire), SignatoryState(id: marc)])
    let create = try state.start(claire, consent: .sample, at: now)
    #expect(try state.start(marc, consent: .sample, at: now).isEmpty)
    let calls = state.created(remoteID: "r", signatoryIDs: ["a", "b"], by: create[0], at: now)
    #expect(kinds(calls) == [.sendSms(claire), .sendSms(marc)])
  }

  @Test("the contract completes, and is read, after the last signature only")
  func lastSignatureCompletes() throws {
    var state = try opened([claire, marc])
    #expect(try signs(claire, in: &state).isEmpty)
    #expect(state.status == .open)
    let sms = try state.start(marc, consent: .sample, at: now)
    state.codeSent(to: marc, by: sms[0], at: now)
    #expect(kinds(try signs(marc, in: &state)) == [.detail])
    #expect(state.status == .completed)
  }

  @Test("a resend waits for its pause, even when the clock goes back a day")
  func resendPause() throws {
    var state = try opened([claire])
    #expect(throws: MoveRefusal.tooSoon(seconds: 20)) {
      try state.resend(claire, at: now.addingTimeInterval(10), notBefore: 30)
    }
    var later = state
    #expect(try later.resend(claire, at: now.addingTimeInterval(30), notBefore: 30).count == 1)
    #expect(try state.resend(claire, at: now.addingTimeInterval(-86_400), notBefore: 30).count == 1)
  }

  @Test("declining ends the contract for everyone and cancels it on the platform")
  func declining() throws {
    var state = try opened([claire, marc])
    #expect(kinds(try state.decline(claire, reason: "trop cher", at: now)) == [.cancel])
    #expect(state.status == .canceling)
    #expect(state.signatory(claire)?.status == .declined)
    #expect(state.signatory(marc)?.status == .canceled)
    #expect(throws: MoveRefusal.self) { try state.start(marc, consent: .sample, at: now) }
  }

  @Test("declining a contract that is not on the platform calls nothing")
  func decliningBeforeCreation() throws {
    var state = ContractState(signatories: [SignatoryState(id: claire)])
    #expect(try state.decline(claire, reason: nil, at: now).isEmpty)
    #expect(state.status == .canceled)
  }

  @Test("a signature that wins the race against a cancel stands")
  func signatureWinsRace() throws {
    var state = try opened([claire])
    let cancel = try state.cancel(at: now)
    _ = state.read(
      signedAt: ["r-sig_claire": now], status: .open, documents: [:], verdict: .confirmed,
      patience: 0, by: cancel[0],
      asked: now, at: now)
    #expect(state.signatory(claire)?.status == .signed)
    #expect(state.status == .completed)
  }

  @Test("an unknown signature is read, and never submitted again by itself")
  func unknownSignature() throws {
    var state = try opened([claire])
    let sign = try state.submitCode(claire, at: now)
    let reading = state.signOutcomeUnknown(claire, by: sign[0], at: now)
    #expect(kinds(reading) == [.detail])
    let following = state.read(
      signedAt: [:], status: .open, documents: [:], verdict: .confirmed, patience: 0,
      by: reading[0], asked: now, at: now)
    #expect(following.isEmpty)
    #expect(state.signatory(claire)?.status == .codeSent)
    #expect(state.signatory(claire)?.triesLeft == 4)
  }

  @Test("one reading settles an unknown signature and brings the signed copy")
  func readingBringsCopy() throws {
    var state = try opened([claire])
    let sign = try state.submitCode(claire, at: now)
    let reading = state.signOutcomeUnknown(claire, by: sign[0], at: now)
    let following = state.read(
      signedAt: ["r-sig_claire": now], status: .open,
      documents: [1: StoredFile(sha256: "00", size: 1)], verdict: .confirmed, patience: 0,
      by: reading[0], asked: now, at: now)
    #expect(following.isEmpty)
    #expect(state.status == .completed)
    #expect(state.signedCopy == .verified)
  }

  @Test("a call that a stop interrupted has an unknown outcome, and no SMS leaves by itself")
  func interruption() throws {
    var state = ContractState(signatories: [SignatoryState(id: claire)])
    let create = try state.start(claire, consent: .sample, at: now)
    #expect(state.interrupted(create[0], at: now).isEmpty)
    #expect(state.status == .createUnknown)
    #expect(state.settling(at: now) == .list)

    var sending = try opened([claire])
    let sms = try sending.resend(claire, at: now.addingTimeInterval(60), notBefore: 30)
    #expect(sending.interrupted(sms[0], at: now).isEmpty)
    #expect(sending.signatory(claire)?.status == .codeUnknown)
    #expect(sending.settling(at: now) == nil)
  }

  @Test(
    "a refused creation fails the contract; an unreachable platform leaves it to be tried again")
  func creationThatFails() throws {
    var refused = ContractState(signatories: [SignatoryState(id: claire)])
    let first = try refused.start(claire, consent: .sample, at: now)
    refused.notCreated(because: "no", forGood: true, by: first[0], at: now)
    #expect(refused.status == .failed)

    var unreachable = ContractState(signatories: [SignatoryState(id: claire)])
    let second = try unreachable.start(claire, consent: .sample, at: now)
    unreachable.notCreated(because: "down", forGood: false, by: second[0], at: now)
    #expect(unreachable.status == .prepared)
    #expect(kinds(try unreachable.start(claire, consent: .sample, at: now)) == [.create])
  }

  @Test("the deadline does not cut a call under way")
  func deadline() throws {
    var state = try opened([claire])
    _ = try state.submitCode(claire, at: now)
    state.deadlinePassed(at: now)
    #expect(state.status == .open)
  }
}
