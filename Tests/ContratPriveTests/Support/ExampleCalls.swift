import Foundation

@testable import ContratPrive

/// One request of each kind, the same ones as in the golden files.
enum ExampleCalls {
  static func create(
    label: String = "Contrat d’été", language: String = "fr",
    deadline: Date = Date(timeIntervalSince1970: 1_797_375_599),
    mainDocuments: [ContractCreateRequest.Document] = [
      .init(name: "Contrat", data: Data("%PDF-1.4".utf8))
    ],
    annexes: [ContractCreateRequest.Document] = [
      .init(name: "Annexe", data: Data("%PDF-1.5".utf8))
    ],
    signatories: [ContractCreateRequest.Signatory] = [signatory()],
    submitMessage: String? = nil, submit: Bool = true
  ) -> ContractCreateRequest {
    ContractCreateRequest(
      label: label, language: language, deadline: deadline, mainDocuments: mainDocuments,
      annexes: annexes, signatories: signatories, submitMessage: submitMessage, submit: submit)
  }

  static func signatory(
    firstName: String = "Claire", lastName: String = "Dubois", email: String = "c@example.com",
    mobile: String? = "+33612345678", deposit: Decimal? = nil
  ) -> ContractCreateRequest.Signatory {
    .init(
      firstName: firstName, lastName: lastName, email: email, mobile: mobile, deposit: deposit)
  }

  /// With everything that the guide's example 1 asks for.
  static let notified = ContractCreateRequest(
    label: "Bail", language: "en", deadline: Date(timeIntervalSince1970: 1_797_375_599),
    mainDocuments: [
      .init(name: "Lease", data: Data("%PDF-1.4 1".utf8)),
      .init(name: "Inventory", data: Data("%PDF-1.4 22".utf8)),
    ],
    signatories: [
      signatory(deposit: Decimal(string: "149.9")), signatory(firstName: "Zoé", deposit: 20),
    ],
    notifySignatory: true, notifyOwner: true, submitMessage: "À signer avant l’été.\nMerci !")

  /// Kept by the platform until the missing number is filled in (guide 3.1).
  static let draft = create(annexes: [], signatories: [signatory(mobile: nil)], submit: false)

  static let list = ContractListRequest(
    status: .signed, from: Date(timeIntervalSince1970: 0), to: Date(timeIntervalSince1970: 86_400))
  static let detail = ContractDetailRequest(contractID: "c")
  static let cancel = ContractCancelRequest(contractID: "c")
  static let sendSms = SignatorySendSmsRequest(contractID: "c", signatoryID: "s")
  static let sendAllSms = SignatorySendAllSmsRequest(contractID: "c")
  static let sign = SignatorySignRequest(contractID: "c", signatoryID: "s", code: SMSCode("0000"))
}
