import ContratPrive
import Foundation

/// The code of the article on the guide's example 1.
struct InjectingContracts {
  let client: ContratPriveClient

  static func makeClient(apiKey: String, apiUser: String) -> ContratPriveClient {
    // snippet: client
    let client = ContratPriveClient(
      platform: .production,
      credentials: Credentials(apiKey: APIKey(apiKey), apiUser: apiUser))
    // end
    return client
  }

  func deposit(_ pdf: Data, until deadline: Date) async throws -> String {
    // snippet: deposit
    let deposited = try await client.call(
      ContractCreateRequest(
        label: "Contrat de travail, Claire Dubois", language: "fr", deadline: deadline,
        mainDocuments: [.init(name: "Contrat de travail", data: pdf)],
        signatories: [
          .init(
            firstName: "Claire", lastName: "Dubois", email: "claire.dubois@example.com",
            mobile: "+33612345678")
        ],
        notifySignatory: true, notifyOwner: true,
        submitMessage: "Votre contrat de travail vous attend : merci de le signer."))
    let contractID = deposited.contractID
    // end
    return contractID
  }

  func saveDraft(_ pdf: Data, until deadline: Date) async throws -> String {
    // snippet: draft
    let draft = try await client.call(
      ContractCreateRequest(
        label: "Contrat de travail, Claire Dubois", language: "fr", deadline: deadline,
        mainDocuments: [.init(name: "Contrat de travail", data: pdf)],
        signatories: [
          .init(
            firstName: "Claire", lastName: "Dubois", email: "claire.dubois@example.com",
            mobile: nil)
        ],
        submit: false))
    // end
    return draft.contractID
  }

  func newlySigned(since: Date, collected: Set<String>) async throws -> [String] {
    // snippet: list
    let signed = try await client.call(ContractListRequest(status: .signed, from: since))
    let toCollect = signed.map(\.contractID).filter { !collected.contains($0) }
    // end
    return toCollect
  }

  func collect(_ contractID: String, archive: (String, Data) throws -> Void) async throws {
    // snippet: collect
    let contract = try await client.call(ContractDetailRequest(contractID: contractID))
    for document in contract.mainDocuments {
      if let signed = document.signedData {
        try archive(document.name, signed)
      }
    }
    // end
  }

  func settle(label: String, createdAround moment: Date, error: PlatformError) async throws
    -> String?
  {
    // snippet: settle
    if error.retrySafety == .unknownOutcome {
      let recent = try await client.call(
        ContractListRequest(
          from: moment.addingTimeInterval(-86_400), to: moment.addingTimeInterval(86_400)))
      return recent.first { $0.label == label }?.contractID
    }
    // end
    return nil
  }
}
