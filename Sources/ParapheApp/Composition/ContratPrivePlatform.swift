import ContratPrive
import Foundation
import Logging
import Signing
import SigningWeb

/// The remote platform behind the domain's port: calls in, outcomes out.
struct ContratPrivePlatform: RemotePlatform {
  let isTest: Bool
  let codeLength: Int?
  var account = AccountID.main
  /// Resolved at each call: the embedded sandbox's port is known once it listens, and brands may be
  /// given other keys. nil: there are no keys for this account.
  let client: @Sendable (AccountID) -> ContratPriveClient?
  /// Whether a brand wants the owner of its contracts to be written to.
  let notifiesOwner: @Sendable (BrandID) -> Bool
  let meter: CallMeter
  let logger: Logger

  func on(_ account: AccountID) -> any RemotePlatform {
    var platform = self
    platform.account = account
    return platform
  }

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
          firstName: $0.firstName, lastName: $0.lastName, email: $0.email,
          mobile: $0.mobile.isMissing ? nil : $0.mobile.e164, deposit: $0.deposit)
      },
      // In the extranet nobody is to hear of the platform (the guide's stealth mode).
      notifySignatory: contract.injection?.notifySignatory ?? false,
      notifyOwner: contract.injection?.notifyOwner ?? notifiesOwner(contract.brandID),
      submitMessage: contract.injection?.submitMessage,
      submit: contract.injection?.mode != .draft)
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

  func sendAllSms(contract: String) async -> RemoteOutcome<[String]> {
    await outcome { client async throws(PlatformError) in
      try await client.call(SignatorySendAllSmsRequest(contractID: contract)).signatoryIDs
    }
  }

  func sign(
    contract: String, signatory: String, code: Signing.SMSCode
  ) async -> RemoteOutcome<Date?> {
    await outcome { client async throws(PlatformError) in
      try await client.call(
        SignatorySignRequest(
          contractID: contract, signatoryID: signatory, code: ContratPrive.SMSCode(code.digits))
      ).signedAt
    }
  }

  func detail(contract: String) async -> RemoteOutcome<RemoteDetail> {
    await outcome { client async throws(PlatformError) in
      let answer = try await client.call(ContractDetailRequest(contractID: contract))
      return RemoteDetail(
        status: RemoteStatus(answer.status),
        signatories: answer.signatories.map {
          RemoteSignatory(id: $0.signatoryID, name: "\($0.firstName) \($0.lastName)")
        },
        signedAt: Dictionary(
          answer.signatories.filter(\.hasSigned).map { ($0.signatoryID, $0.signedAt) },
          uniquingKeysWith: { first, _ in first }),
        signedDocuments: answer.mainDocuments.compactMap(\.signedData),
        log: answer.log.isEmpty ? nil : log(answer.log, of: contract))
    }
  }

  private func log(_ entries: [ContractDetailRequest.LogEntry], of contract: String) -> Data? {
    do {
      return try PlatformLog.json(entries)
    } catch {
      logger.error(
        "the platform's own log cannot be written",
        metadata: ["platformContract": "\(contract)", "error": "\(type(of: error))"])
      return nil
    }
  }

  func cancel(contract: String) async -> RemoteOutcome<Void> {
    await outcome { client async throws(PlatformError) in
      try await client.call(ContractCancelRequest(contractID: contract))
    }
  }

  func list(_ window: DateInterval) async -> RemoteOutcome<[ListedContract]> {
    await outcome { client async throws(PlatformError) in
      try await client.call(ContractListRequest(from: window.start, to: window.end)).map {
        ListedContract(
          remoteID: $0.contractID, label: $0.label, status: RemoteStatus($0.status),
          createdAt: $0.createdAt)
      }
    }
  }

  private func outcome<Value: Sendable>(
    _ call: (MeteredClient) async throws(PlatformError) -> Value
  ) async -> RemoteOutcome<Value> {
    guard let client = client(account) else {
      logger.critical(
        "no keys for an account of the platform", metadata: ["account": "\(account.rawValue)"])
      return .notSent
    }
    do throws(PlatformError) {
      return .done(try await call(MeteredClient(client: client, meter: meter)))
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

extension RemoteStatus {
  /// The platform's word in the domain's.
  init(_ status: ContratPrive.ContractStatus) {
    switch status {
    case .open: self = .open
    case .signed: self = .signed
    case .canceled: self = .canceled
    case .expired: self = .expired
    default: self = .other
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
