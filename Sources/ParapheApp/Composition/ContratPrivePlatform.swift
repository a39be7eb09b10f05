import ContratPrive
import Foundation
import Logging
import Signing
import SigningWeb

/// The remote platform behind the domain's port: calls in, outcomes out.
struct ContratPrivePlatform: RemotePlatform {
  let isTest: Bool
  let codeLength: Int?
  /// Resolved at each call: the embedded sandbox's port is known once it listens.
  let client: @Sendable () -> ContratPriveClient
  let meter: CallMeter
  let logger: Logger

  func create(
    _ contract: Contract, documents: [Int: Data]
  ) async -> RemoteOutcome<RemoteContract> {
    func bytes(_ kind: ContractDocument.Kind) -> [ContractCreateRequest.Document] {
      contract.documents.filter { $0.kind == kind }.compactMap { document in
        documents[document.number].map { .init(name: document.name, data: $0) }
      }
    }
    let request = ContractCreateRequest(
      label: contract.remoteLabel, language: contract.language.rawValue,
      deadline: contract.deadline, mainDocuments: bytes(.main), annexes: bytes(.annex),
      signatories: contract.signatories.map {
        .init(
          firstName: $0.firstName, lastName: $0.lastName, email: $0.email, mobile: $0.mobile.e164)
      }, notifySignatory: false, notifyOwner: false, submit: true)
    return await outcome { client async throws(PlatformError) in
      let answer = try await client.call(request)
      return RemoteContract(id: answer.contractID, signatoryIDs: answer.signatoryIDs)
    }
  }

  func sendSms(contract: String, signatory: String) async -> RemoteOutcome<Void> {
    await outcome { client async throws(PlatformError) in
      try await client.call(SignatorySendSmsRequest(contractID: contract, signatoryID: signatory))
    }
  }

  func sign(
    contract: String, signatory: String, code: Signing.SMSCode
  ) async -> RemoteOutcome<Void> {
    await outcome { client async throws(PlatformError) in
      _ = try await client.call(
        SignatorySignRequest(
          contractID: contract, signatoryID: signatory, code: ContratPrive.SMSCode(code.digits)))
    }
  }

  func detail(contract: String) async -> RemoteOutcome<RemoteDetail> {
    await outcome { client async throws(PlatformError) in
      let answer = try await client.call(ContractDetailRequest(contractID: contract))
      return RemoteDetail(
        signedAt: Dictionary(
          answer.signatories.filter(\.hasSigned).map { ($0.signatoryID, $0.signedAt ?? Date()) },
          uniquingKeysWith: { first, _ in first }),
        isOver: answer.status == .canceled || answer.status == .expired,
        signedDocuments: answer.mainDocuments.compactMap(\.signedData),
        log: answer.log.isEmpty ? nil : try? PlatformLog.json(answer.log))
    }
  }

  func cancel(contract: String) async -> RemoteOutcome<Void> {
    await outcome { client async throws(PlatformError) in
      try await client.call(ContractCancelRequest(contractID: contract))
    }
  }

  func find(label: String, createdAround day: Date) async -> RemoteOutcome<RemoteContract?> {
    await outcome { client async throws(PlatformError) in
      let list = try await client.call(
        ContractListRequest(
          from: day.addingTimeInterval(-86_400), to: day.addingTimeInterval(86_400)))
      guard let found = list.first(where: { $0.label == label }) else { return nil }
      let detail = try await client.call(ContractDetailRequest(contractID: found.contractID))
      return RemoteContract(
        id: found.contractID, signatoryIDs: detail.signatories.map(\.signatoryID))
    }
  }

  private func outcome<Value: Sendable>(
    _ call: (MeteredClient) async throws(PlatformError) -> Value
  ) async -> RemoteOutcome<Value> {
    do throws(PlatformError) {
      return .done(try await call(MeteredClient(client: client(), meter: meter)))
    } catch {
      logger.warning("remote call failed", metadata: ["reason": "\(error)"])
      switch error.reason {
      case .refused(let code, let message):
        return .refused(RemoteRefusal(code, message, triesLeft: error.triesLeft))
      case .notConnected: return .notSent
      case .interrupted, .unreadable: return .unknown
      }
    }
  }
}

extension RemoteRefusal {
  /// The platform's codes in the domain's words.
  init(_ code: ErrorCode, _ message: String, triesLeft: Int?) {
    switch code {
    case .wrongCode: self = .wrongCode(triesLeft: triesLeft)
    case .signatoryLocked: self = .locked
    case .alreadySigned: self = .alreadySigned
    case .tooManySms: self = .tooManySms
    case .invalidKeys: self = .keys("the key pair is not valid on this platform")
    case .keysOfOtherPlatform: self = .keys("the key pair belongs to the other platform")
    case .quotaExceeded: self = .quota
    case .contractNotOpen: self = .notOpen
    case .invalidRequest, .invalidDocument: self = .invalid("\(code.rawValue): \(message)")
    default: self = .other("\(code.rawValue): \(message)")
    }
  }
}
