import Foundation
import Synchronization

@testable import Signing

/// A platform whose answers a test scripts, for outcomes that a real one gives only when it breaks.
final class ScriptedPlatform: RemotePlatform {
  let isTest = true
  let codeLength: Int? = 4

  struct Script: Sendable {
    var create: [RemoteOutcome<RemoteContract>] = []
    var sms: [RemoteOutcome<Void>] = []
    var sign: [RemoteOutcome<Date?>] = []
    var detail: [RemoteOutcome<RemoteDetail>] = []
    var cancel: [RemoteOutcome<Void>] = []
    var sendAll: [RemoteOutcome<[String]>] = []
    var list: [RemoteOutcome<[ListedContract]>] = []
    var calls: [String] = []
    var windows: [DateInterval] = []
    var canceled: [String] = []
    var created: [Contract] = []
    /// Happens while a list is under way.
    var whileListing: @Sendable () async -> Void = {}
  }

  private let script: Mutex<Script>

  init(_ script: Script) {
    self.script = Mutex(script)
  }

  var calls: [String] { script.withLock { $0.calls } }
  var windows: [DateInterval] { script.withLock { $0.windows } }
  /// What was handed over to be created.
  var created: [Contract] { script.withLock { $0.created } }
  /// What was canceled, by the platform's id.
  var canceled: [String] { script.withLock { $0.canceled } }

  /// Scripts more answers: some can be known only while a test runs.
  func answer(_ change: (inout Script) -> Void) { script.withLock { change(&$0) } }

  /// Forgets the calls made so far.
  func forget() { script.withLock { $0.calls = [] } }

  private func next<Value: Sendable>(
    _ name: String, _ answers: WritableKeyPath<Script, [RemoteOutcome<Value>]>
  ) -> RemoteOutcome<Value> {
    script.withLock { script in
      script.calls.append(name)
      return script[keyPath: answers].isEmpty
        ? .unknown : script[keyPath: answers].removeFirst()
    }
  }

  func checkConnexion() async -> RemoteOutcome<String> { .done("") }

  func create(_ contract: Contract, documents: [Int: Data]) async -> RemoteOutcome<RemoteContract> {
    script.withLock { $0.created.append(contract) }
    return next("create", \.create)
  }

  func sendSms(contract: String, signatory: String) async -> RemoteOutcome<Void> {
    next("sms", \.sms)
  }

  func sign(contract: String, signatory: String, code: SMSCode) async -> RemoteOutcome<Date?> {
    next("sign", \.sign)
  }

  func detail(contract: String) async -> RemoteOutcome<RemoteDetail> { next("detail", \.detail) }

  func cancel(contract: String) async -> RemoteOutcome<Void> {
    script.withLock { $0.canceled.append(contract) }
    return next("cancel", \.cancel)
  }

  func sendAllSms(contract: String) async -> RemoteOutcome<[String]> {
    next("sendAll", \.sendAll)
  }

  func list(_ window: DateInterval) async -> RemoteOutcome<[ListedContract]> {
    let meanwhile = script.withLock { script in
      script.windows.append(window)
      return script.whileListing
    }
    await meanwhile()
    return next("list", \.list)
  }
}

extension ScriptedPlatform.Script {
  /// A platform that does everything that it is asked for, for a number of signatories.
  static func willing(_ signatories: Int = 1) -> Self {
    Self(
      create: [.opened("r", signatories)], sms: Array(repeating: .done(()), count: 50),
      sign: Array(repeating: .done(nil), count: 50),
      detail: [.signed(signatories)], cancel: Array(repeating: .done(()), count: 5))
  }
}

extension RemoteOutcome where Value == RemoteContract {
  /// Created, with signatories `s1`, `s2`…
  static func opened(_ id: String = "r", _ signatories: Int = 1) -> Self {
    .done(RemoteContract(id: id, signatoryIDs: (1...signatories).map { "s\($0)" }))
  }
}

extension RemoteOutcome where Value == RemoteDetail {
  /// Signed by all, with the copy.
  static func signed(_ signatories: Int = 1) -> Self {
    let at = Date(timeIntervalSince1970: 1_790_000_000)
    return .done(
      RemoteDetail(
        status: .signed,
        signedAt: Dictionary(uniqueKeysWithValues: (1...signatories).map { ("s\($0)", at) }),
        signedDocuments: [Data("%PDF signed".utf8)]))
  }

  /// Signed by some, or by nobody.
  static func read(
    _ status: RemoteStatus, signedBy ids: [String] = [],
    _ signatories: [RemoteSignatory] = [RemoteSignatory(id: "s1", name: "Claire Dubois")]
  ) -> Self {
    let at = Date(timeIntervalSince1970: 1_790_000_000)
    return .done(
      RemoteDetail(
        status: status, signatories: signatories,
        signedAt: Dictionary(uniqueKeysWithValues: ids.map { ($0, at) }), signedDocuments: []))
  }
}

/// Findings given out one after the other; once they are used up, everything passes.
final class ScriptedFindings: Sendable {
  private let left: Mutex<[SignedDocumentFinding]>

  init(_ findings: [SignedDocumentFinding]) {
    left = Mutex(findings)
  }

  func next() -> SignedDocumentFinding {
    left.withLock { $0.isEmpty ? .passing : $0.removeFirst() }
  }
}

extension SignedDocumentFinding {
  static let passing = passing(["Claire"])

  static func passing(_ names: [String]) -> SignedDocumentFinding {
    SignedDocumentFinding(
      indication: .totalPassed, subIndication: nil, isAboutTrustOnly: false, content: .kept,
      signatories: names.map { "\($0) Dubois" }, reasons: [])
  }

  static let broken = SignedDocumentFinding(
    indication: .totalFailed, subIndication: "HASH_FAILURE", isAboutTrustOnly: false,
    content: .kept, signatories: ["Claire Dubois"], reasons: [])
}
