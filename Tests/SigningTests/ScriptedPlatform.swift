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
    var sign: [RemoteOutcome<Void>] = []
    var detail: [RemoteOutcome<RemoteDetail>] = []
    var cancel: [RemoteOutcome<Void>] = []
    var find: [RemoteOutcome<RemoteContract?>] = []
    var calls: [String] = []
  }

  private let script: Mutex<Script>

  init(_ script: Script) {
    self.script = Mutex(script)
  }

  var calls: [String] { script.withLock { $0.calls } }

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
    next("create", \.create)
  }

  func sendSms(contract: String, signatory: String) async -> RemoteOutcome<Void> {
    next("sms", \.sms)
  }

  func sign(contract: String, signatory: String, code: SMSCode) async -> RemoteOutcome<Void> {
    next("sign", \.sign)
  }

  func detail(contract: String) async -> RemoteOutcome<RemoteDetail> { next("detail", \.detail) }

  func cancel(contract: String) async -> RemoteOutcome<Void> { next("cancel", \.cancel) }

  func find(label: String, createdAround day: Date) async -> RemoteOutcome<RemoteContract?> {
    next("find", \.find)
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
  static let passing = SignedDocumentFinding(
    indication: .totalPassed, subIndication: nil, isAboutTrustOnly: false, content: .kept,
    signatories: ["Claire Dubois"], reasons: [])

  static let broken = SignedDocumentFinding(
    indication: .totalFailed, subIndication: "HASH_FAILURE", isAboutTrustOnly: false,
    content: .kept, signatories: ["Claire Dubois"], reasons: [])
}
