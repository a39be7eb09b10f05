import ContratPrive
import Foundation

/// The code of the article on the guide's example 2.
struct SigningInYourExtranet {
  let client: ContratPriveClient

  static func makeClient(apiKey: String, apiUser: String) -> ContratPriveClient {
    // snippet: client
    let client = ContratPriveClient(
      platform: .sandbox,
      credentials: Credentials(apiKey: APIKey(apiKey), apiUser: apiUser))
    // end
    return client
  }

  func check() async throws {
    // snippet: check
    _ = try await client.call(CheckConnexionRequest())
    // end
  }

  func create(_ pdf: Data, until deadline: Date) async throws -> (String, String) {
    // snippet: create
    let contract = try await client.call(
      ContractCreateRequest(
        label: "Bail, Claire Dubois", language: "fr", deadline: deadline,
        mainDocuments: [.init(name: "Bail", data: pdf)],
        signatories: [
          .init(
            firstName: "Claire", lastName: "Dubois", email: "claire.dubois@example.com",
            mobile: "+33612345678")
        ],
        notifySignatory: false, notifyOwner: false, submit: true))
    let contractID = contract.contractID
    let signatoryID = contract.signatoryIDs[0]
    // end
    return (contractID, signatoryID)
  }

  func sendCode(contractID: String, signatoryID: String) async throws {
    // snippet: sms
    try await client.call(
      SignatorySendSmsRequest(contractID: contractID, signatoryID: signatoryID))
    // end
  }

  /// What the visitor is told.
  enum Page: Equatable {
    case done, copyComesLater
    case wrongCode(triesLeft: Int?)
    case locked, payDeposit, checking
  }

  func sign(contractID: String, signatoryID: String, typed: String) async throws -> Page {
    // snippet: sign
    do {
      let answer = try await client.call(
        SignatorySignRequest(
          contractID: contractID, signatoryID: signatoryID, code: SMSCode(typed)))
      return answer.status == .signed ? .done : .copyComesLater
    } catch {
      switch error.reason {
      case .refused(.wrongCode, _): return .wrongCode(triesLeft: error.triesLeft)
      case .refused(.signatoryLocked, _): return .locked
      case .refused(.depositUnpaid, _): return .payDeposit
      default:
        guard error.outcomeIsUnknown else { throw error }
        return .checking
      }
    }
    // end
  }

  func wasSigned(contractID: String, signatoryID: String) async throws -> Bool {
    // snippet: settle
    let contract = try await client.call(ContractDetailRequest(contractID: contractID))
    let hasSigned = contract.signatories.contains { $0.signatoryID == signatoryID && $0.hasSigned }
    // end
    return hasSigned
  }

  func signedCopies(contractID: String) async throws -> [Data] {
    // snippet: copy
    let contract = try await client.call(ContractDetailRequest(contractID: contractID))
    let signedCopies = contract.mainDocuments.compactMap(\.signedData)
    // end
    return signedCopies
  }
}
