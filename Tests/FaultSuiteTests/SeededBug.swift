import Foundation
import SigningStore

@testable import Signing

/// Mistakes that a server of this kind is prone to. Each is built around the real parts, and the
/// suite has to find it.
enum SeededBug: String, CaseIterable, Sendable {
  /// A call without an answer is made once more.
  case blindRetry
  /// A code that may not have left is sent again by itself.
  case autoResend
  /// A document that could not be judged counts as signed.
  case confirmOnUndecided
  /// Webhooks are written down after the change that they tell of.
  case outboxOutsideTransaction
  /// A call is written down when it has been made.
  case intentAfterCall

  func platform(around platform: any RemotePlatform) -> any RemotePlatform {
    self == .blindRetry ? RetryingPlatform(inner: platform) : platform
  }

  func store(around store: SigningDatabase) throws -> (any ContractStore)? {
    switch self {
    case .outboxOutsideTransaction: try LateOutboxStore(store)
    case .intentAfterCall: LateIntentStore(inner: store)
    case .blindRetry, .autoResend, .confirmOnUndecided: nil
    }
  }

  func verifier(around verifier: SignedDocumentVerifier) -> SignedDocumentVerifier {
    guard self == .confirmOnUndecided else { return verifier }
    return SignedDocumentVerifier { original, signed, patience in
      let finding = await verifier.verify(original, signed, patience)
      guard finding.content == .unfinished else { return finding }
      return SignedDocumentFinding(
        indication: .totalPassed, subIndication: nil, isAboutTrustOnly: false, content: .kept,
        signatories: ["Claire Dubois", "Omar Dubois", "Zoë Dubois"], reasons: [])
    }
  }

  func afterSweep(_ world: FaultWorld) async throws {
    guard self == .autoResend else { return }
    let process = world.process!
    for contract in try await process.store.contracts(ContractQuery()) {
      for one in contract.state.signatories where one.status == .codeUnknown {
        _ = try? await process.crash.running {
          try await process.engine.resend(to: one.id, of: contract.id, by: .server)
        }
      }
    }
  }
}

private struct RetryingPlatform: RemotePlatform {
  let inner: any RemotePlatform
  var isTest: Bool { inner.isTest }
  var codeLength: Int? { inner.codeLength }

  private func twice<Value: Sendable>(
    _ call: () async -> RemoteOutcome<Value>
  ) async -> RemoteOutcome<Value> {
    let outcome = await call()
    if case .unknown = outcome { return await call() }
    return outcome
  }

  func create(
    _ contract: Contract, documents: [Int: Data]
  ) async -> RemoteOutcome<RemoteContract> {
    await twice { await inner.create(contract, documents: documents) }
  }

  func sendSms(contract: String, signatory: String) async -> RemoteOutcome<Void> {
    await twice { await inner.sendSms(contract: contract, signatory: signatory) }
  }

  func sendAllSms(contract: String) async -> RemoteOutcome<[String]> {
    await twice { await inner.sendAllSms(contract: contract) }
  }

  func sign(contract: String, signatory: String, code: SMSCode) async -> RemoteOutcome<Date?> {
    await twice { await inner.sign(contract: contract, signatory: signatory, code: code) }
  }

  func detail(contract: String) async -> RemoteOutcome<RemoteDetail> {
    await inner.detail(contract: contract)
  }

  func cancel(contract: String) async -> RemoteOutcome<Void> {
    await inner.cancel(contract: contract)
  }

  func list(_ window: DateInterval) async -> RemoteOutcome<[ListedContract]> {
    await inner.list(window)
  }
}
