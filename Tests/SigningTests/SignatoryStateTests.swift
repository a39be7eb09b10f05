import Foundation
import Testing

@testable import Signing

@Suite("A signatory's state machine")
struct SignatoryStateTests {
  private static let now = Date(timeIntervalSince1970: 1_790_000_000)

  private static let events: [SignatoryEvent] = [
    .askCode, .codeSent, .codeNotSent, .codeOutcomeUnknown, .submitCode, .signed(at: now),
    .wrongCode, .lockedByPlatform, .signNotTaken, .signOutcomeUnknown, .foundNotSigned, .decline,
    .cancel, .expire,
  ]

  /// Every move there is, for a signatory with one SMS sent and no wrong code; whatever is not here
  /// must be refused.
  private static func expected(
    _ status: SignatoryStatus, _ event: SignatoryEvent
  ) -> SignatoryStatus? {
    switch (status, event) {
    case (.waiting, .askCode), (.codeSent, .askCode), (.codeUnknown, .askCode): .sendingCode
    case (.waiting, .decline), (.codeSent, .decline), (.codeUnknown, .decline): .declined
    case (.waiting, .cancel), (.sendingCode, .cancel), (.codeSent, .cancel),
      (.codeUnknown, .cancel):
      .canceled
    case (.waiting, .expire), (.sendingCode, .expire), (.codeSent, .expire),
      (.codeUnknown, .expire):
      .expired
    case (.sendingCode, .codeSent): .codeSent
    case (.sendingCode, .codeNotSent): .waiting
    case (.sendingCode, .codeOutcomeUnknown): .codeUnknown
    case (.codeSent, .submitCode), (.codeUnknown, .submitCode): .signing
    case (_, .signed) where status != .signed: .signed
    case (.signing, .wrongCode), (.signing, .signNotTaken), (.signUnknown, .foundNotSigned):
      .codeSent
    case (.signing, .lockedByPlatform): .locked
    case (.signing, .signOutcomeUnknown): .signUnknown
    default: nil
    }
  }

  @Test("every state answers every event as written", arguments: SignatoryStatus.allCases)
  func everyStateAndEvent(status: SignatoryStatus) {
    for event in Self.events {
      let state = SignatoryState(id: .random(), status: status, smsCount: 1)
      #expect(
        state.after(event)?.status == Self.expected(status, event), "\(status) × \(event)")
    }
  }

  @Test("a fifth wrong code locks the signatory")
  func fifthWrongCodeLocks() {
    let state = SignatoryState(id: .random(), status: .signing, smsCount: 1, wrongCodes: 4)
    #expect(state.after(.wrongCode)?.status == .locked)
    #expect(state.after(.wrongCode)?.triesLeft == 0)
  }

  @Test("an unknown signature spends a try, and the fifth one locks once it is known not signed")
  func unknownSignatureSpendsATry() throws {
    let state = SignatoryState(id: .random(), status: .signing, smsCount: 1, wrongCodes: 4)
    let unknown = try #require(state.after(.signOutcomeUnknown))
    #expect(unknown.wrongCodes == 5)
    #expect(unknown.after(.foundNotSigned)?.status == .locked)
    #expect(unknown.after(.signed(at: Self.now))?.status == .signed)
  }

  @Test("one SMS and five resends, no more")
  func sixSms() {
    var state = SignatoryState(id: .random())
    for _ in 0..<6 {
      state = state.after(.askCode)!.after(.codeSent)!
    }
    #expect(state.resendsLeft == 0)
    #expect(state.after(.askCode) == nil)
  }

  @Test("an SMS that certainly did not leave is not counted")
  func refusedSmsIsNotCounted() throws {
    let state = SignatoryState(id: .random(), status: .codeSent, smsCount: 2)
    let after = try #require(state.after(.askCode)?.after(.codeNotSent))
    #expect(after.smsCount == 2)
    #expect(after.status == .codeSent)
  }

  @Test("an SMS of unknown outcome is counted")
  func unknownSmsIsCounted() throws {
    let state = SignatoryState(id: .random())
    #expect(try #require(state.after(.askCode)?.after(.codeOutcomeUnknown)).smsCount == 1)
  }
}
