import Foundation
import Testing

@testable import ContratPrive

@Suite("What is printed")
struct RedactionTests {
  /// What must never be seen.
  private static let secrets = [
    "K3Y-private", "usr-public", "48213579", "+33698765432", "98765432", "claire@", "Claire",
    "Dubois", "Bail de Claire", "%PDF", "JVBER", "bonjour-prive", "192.0.2.7",
  ]

  private static let credentials = Credentials(
    apiKey: APIKey("K3Y-private"), apiUser: "usr-public")

  private static let create = ContractCreateRequest(
    label: "Bail de Claire", language: "fr", deadline: Date(),
    mainDocuments: [.init(name: "Bail de Claire", data: Data("%PDF-1.4".utf8))],
    annexes: [.init(name: "Claire", data: Data("%PDF-1.4".utf8))],
    signatories: [
      .init(
        firstName: "Claire", lastName: "Dubois", email: "claire@example.com",
        mobile: "+33698765432", deposit: 12)
    ],
    submitMessage: "bonjour-prive")

  private static let sign = SignatorySignRequest(
    contractID: "c", signatoryID: "s", code: SMSCode("48213579"))

  private static let detailBody =
    #"{"status":"ok","contractId":"c","contractStatus":"open","label":"Bail de Claire","x":"Claire","log":[{"event":"Claire Dubois","ip":"192.0.2.7"}],"mainDocument":[{"name":"Claire","data":"JVBERg=="}],"annex":[{"name":"Claire","data":"JVBERg=="}],"signatory":[{"signatoryId":"s","firstName":"Claire","lastName":"Dubois","status":"open"}]}"#

  private func everything() async throws -> [Any] {
    let body = try WireFormat.encodeRequest(Self.create, credentials: Self.credentials)
    let transport = ScriptedTransport(200, Self.detailBody)
    let client = ContratPriveClient(
      platform: Platform(
        baseURL: try #require(URL(string: "https://usr-public:K3Y-private@example.com"))),
      credentials: Self.credentials, transport: transport)
    let detail = try await client.call(ContractDetailRequest(contractID: "c"))
    let list = ContractListRequest.answer(
      from: Wire.ListAnswer(contract: [
        .init(contractId: "c", label: "Bail de Claire", status: "open", createdAt: Date())
      ]))
    let refused = ScriptedTransport(
      422, #"{"status":"error","code":"wrongCode","message":"K3Y-private 48213579"}"#)
    let error = await ContratPriveClient(
      platform: .sandbox, credentials: Self.credentials, transport: refused
    ).error(of: Self.sign)
    return [
      Self.credentials, Self.credentials.apiKey, Self.sign, Self.sign.code, Self.create,
      Self.create.mainDocuments[0], Self.create.signatories[0], Self.create.signatories,
      Self.create.wireRequest, Self.create.wireRequest.mainDocument,
      Self.create.wireRequest.signatory, Self.create.wireRequest.notify, Self.sign.wireRequest,
      Wire.Keys(apiKey: "K3Y-private", apiUser: "usr-public"), client, client.platform,
      transport.requests, TransportResponse(status: 200, body: body), detail, detail.signatories,
      detail.mainDocuments, detail.annexes, detail.log, list, try #require(error),
      try WireFormat.decodeRequest(Wire.DetailAnswer.self, from: Data(Self.detailBody.utf8)),
      Wire.CheckAnswer(platform: "p", account: "Claire"), URLSessionTransport(),
      CheckConnexionRequest.answer(from: .init(platform: "p", account: "Claire")),
    ]
  }

  @Test("no description, reflection or dump shows a secret or personal data")
  func redacted() async throws {
    for value in try await everything() {
      var texts = ["\(value)", String(describing: value), String(reflecting: value)]
      var dumped = ""
      dump(value, to: &dumped)
      texts.append(dumped)
      texts.append("\(Mirror(reflecting: value).children.map(\.value))")
      for (text, secret) in texts.flatMap({ text in Self.secrets.map { (text, $0) } }) {
        #expect(!text.contains(secret), "\(type(of: value)) shows \(secret): \(text)")
      }
    }
  }

  @Test("what helps to find a fault is still there")
  func useful() async throws {
    #expect("\(Self.credentials)" == "Credentials(redacted)")
    #expect("\(Self.sign.code)" == "SMSCode(redacted)")
    #expect("\(Self.create.mainDocuments[0])" == "Document(bytes: 8, rest redacted)")
    #expect(
      "\(Self.create)".contains("mainDocuments: 1, annexes: 1, signatories: 1, submit: true"))
    #expect("\(Platform.sandbox)".contains("sandbox"))
  }
}
