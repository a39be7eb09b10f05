import Foundation
import Testing

@testable import ContratPrive

@Suite("Bounds of requests")
struct LimitsTests {
  /// A request out of bounds, and the field that says so.
  struct Case: Sendable, CustomTestStringConvertible {
    let field: String
    let call: any PlatformCall

    init(_ field: String, _ call: any PlatformCall) {
      self.field = field
      self.call = call
    }

    var testDescription: String { field }
  }

  private static let document = ContractCreateRequest.Document(
    name: "Contrat", data: Data("%PDF".utf8))

  private static func create(
    signatory: ContractCreateRequest.Signatory
  ) -> ContractCreateRequest {
    ExampleCalls.create(signatories: [signatory])
  }

  static let refused: [Case] = [
    Case("label", ExampleCalls.create(label: "")),
    Case("label", ExampleCalls.create(label: String(repeating: "x", count: 301))),
    Case("label", ExampleCalls.create(label: "e" + String(repeating: "\u{301}", count: 5_000))),
    Case("language", ExampleCalls.create(language: "fra")),
    Case("language", ExampleCalls.create(language: "FR")),
    Case("language", ExampleCalls.create(language: "é")),
    Case("deadline", ExampleCalls.create(deadline: .distantPast)),
    Case("deadline", ExampleCalls.create(deadline: Date(timeIntervalSince1970: .infinity))),
    Case("deadline", ExampleCalls.create(deadline: Date(timeIntervalSince1970: .nan))),
    Case("mainDocument", ExampleCalls.create(mainDocuments: [])),
    Case(
      "mainDocument", ExampleCalls.create(mainDocuments: Array(repeating: document, count: 51))),
    Case(
      "mainDocument[1].name",
      ExampleCalls.create(mainDocuments: [document, .init(name: "", data: Data("%PDF".utf8))])),
    Case(
      "mainDocument[0].data", ExampleCalls.create(mainDocuments: [.init(name: "x", data: Data())])),
    Case("annex", ExampleCalls.create(annexes: Array(repeating: document, count: 51))),
    Case("annex[0].data", ExampleCalls.create(annexes: [.init(name: "x", data: Data())])),
    Case(
      "mainDocument",
      ExampleCalls.create(
        mainDocuments: [.init(name: "x", data: Data(count: CallLimits.documentsSize))])),
    Case("signatory", ExampleCalls.create(signatories: [])),
    Case(
      "signatory",
      ExampleCalls.create(
        signatories: Array(repeating: ExampleCalls.signatory(), count: 51))),
    Case("signatory[0].firstName", create(signatory: ExampleCalls.signatory(firstName: ""))),
    Case(
      "signatory[0].lastName",
      create(signatory: ExampleCalls.signatory(lastName: String(repeating: "x", count: 101)))),
    Case("signatory[0].email", create(signatory: ExampleCalls.signatory(email: "nobody"))),
    Case("signatory[0].email", create(signatory: ExampleCalls.signatory(email: "a@b@c"))),
    Case("signatory[0].email", create(signatory: ExampleCalls.signatory(email: "a@b\r\nBcc: c"))),
    Case("signatory[0].mobile", create(signatory: ExampleCalls.signatory(mobile: nil))),
    Case("signatory[0].mobile", create(signatory: ExampleCalls.signatory(mobile: "0612345678"))),
    Case("signatory[0].mobile", create(signatory: ExampleCalls.signatory(mobile: "+0612345678"))),
    Case("signatory[0].mobile", create(signatory: ExampleCalls.signatory(mobile: "+336123456٧٨"))),
    Case(
      "signatory[0].mobile", create(signatory: ExampleCalls.signatory(mobile: "+1234567890123456"))),
    Case("signatory[0].deposit", create(signatory: ExampleCalls.signatory(deposit: 0))),
    Case("signatory[0].deposit", create(signatory: ExampleCalls.signatory(deposit: -1))),
    Case("signatory[0].deposit", create(signatory: ExampleCalls.signatory(deposit: .nan))),
    Case("signatory[0].deposit", create(signatory: ExampleCalls.signatory(deposit: 1_000_000))),
    Case(
      "signatory[0].deposit",
      create(signatory: ExampleCalls.signatory(deposit: Decimal(string: "1.005")))),
    Case(
      "notify.submitMessage",
      ExampleCalls.create(submitMessage: "Bonjour", submit: false)),
    Case("notify.submitMessage", ExampleCalls.create(submitMessage: "")),
    Case(
      "notify.submitMessage",
      ExampleCalls.create(submitMessage: String(repeating: "x", count: 2_001))),
    Case("status", ContractListRequest(status: ContractStatus(rawValue: ""))),
    Case("from", ContractListRequest(from: .distantPast)),
    Case("to", ContractListRequest(to: Date(timeIntervalSince1970: 1e12))),
    Case("contractId", ContractDetailRequest(contractID: "")),
    Case("contractId", ContractDetailRequest(contractID: String(repeating: "x", count: 201))),
    Case("contractId", ContractCancelRequest(contractID: "a b")),
    Case("contractId", SignatorySendAllSmsRequest(contractID: "a\n")),
    Case("signatoryId", SignatorySendSmsRequest(contractID: "c", signatoryID: "")),
    Case("signatoryId", SignatorySignRequest(contractID: "c", signatoryID: "", code: SMSCode("0"))),
    Case("code", SignatorySignRequest(contractID: "c", signatoryID: "s", code: SMSCode(""))),
    Case(
      "code",
      SignatorySignRequest(
        contractID: "c", signatoryID: "s", code: SMSCode(String(repeating: "0", count: 17)))),
  ]

  @Test("a field out of bounds is named, and nothing is sent", arguments: refused)
  func refusal(_ example: Case) async throws {
    let transport = ScriptedTransport(200, #"{"status":"ok"}"#)
    let error = try #require(
      await ContratPriveClient.scripted(transport).error(of: example.call))
    guard case .refused(.invalidRequest, let message) = error.reason else {
      Issue.record("not an invalid request: \(error)")
      return
    }
    #expect(message.hasPrefix("\(example.field): "))
    #expect(error.httpStatus == nil)
    #expect(error.retrySafety == .afterChange)
    #expect(transport.requests.isEmpty)
  }

  @Test("what lies on the bounds is sent")
  func bounds() async throws {
    let transport = ScriptedTransport(200, #"{"status":"ok","contractId":"c","signatory":[]}"#)
    let client = ContratPriveClient.scripted(transport)
    let widest = ExampleCalls.create(
      label: String(repeating: "é", count: 300),
      mainDocuments: Array(repeating: Self.document, count: 50), annexes: [],
      signatories: [
        ExampleCalls.signatory(
          lastName: String(repeating: "x", count: 100), mobile: "+123456789012345",
          deposit: Decimal(string: "999999")),
        ExampleCalls.signatory(email: "élise@exemple.fr", deposit: Decimal(string: "0.01")),
        ExampleCalls.signatory(deposit: Decimal(string: "12.340")),
      ], submitMessage: String(repeating: "m", count: 2_000))
    _ = try await client.call(widest)
    _ = try await client.call(ExampleCalls.draft)
    #expect(transport.requests.count == 2)
  }

  @Test("every request and answer has a limit of its own size")
  func answerSizes() async throws {
    let transport = ScriptedTransport(200, #"{"status":"ok"}"#)
    let client = ContratPriveClient.scripted(transport)
    _ = try? await client.call(CheckConnexionRequest())
    _ = try? await client.call(ExampleCalls.detail)
    #expect(
      transport.requests.map(\.maxAnswerSize)
        == [CallLimits.answerSize, CallLimits.answerSizeWithDocuments])
    // The documents that are accepted fit into a request in base64.
    #expect(
      Base64.length(of: CallLimits.documentsSize) + 1 << 20 < CallLimits.requestSizeWithDocuments)
  }

  @Test("keys that are empty or hold spaces are refused before anything is sent")
  func keys() async {
    let transport = ScriptedTransport(200, #"{"status":"ok"}"#)
    for (key, user, field) in [("", "user", "apiKey"), ("key", "u ser", "apiUser")] {
      let client = ContratPriveClient(
        platform: .sandbox, credentials: Credentials(apiKey: APIKey(key), apiUser: user),
        transport: transport)
      let error = await client.error(of: CheckConnexionRequest())
      #expect(error?.description.contains(field) == true)
    }
    #expect(transport.requests.isEmpty)
  }

  @Test("a call may have a timeout of its own, within an hour")
  func timeouts() async throws {
    let transport = ScriptedTransport(200, #"{"status":"ok","contractId":"c","signatory":[]}"#)
    let client = ContratPriveClient.scripted(
      transport, timeouts: CallTimeouts(plain: .seconds(3), withDocuments: .seconds(30)))
    try await client.call(ExampleCalls.cancel)
    _ = try await client.call(ExampleCalls.create())
    try await client.call(ExampleCalls.cancel, timeout: .milliseconds(1_500))
    try await client.call(ExampleCalls.cancel, timeout: .seconds(Int64.max / 2))
    #expect(
      transport.requests.map(\.timeout)
        == [.seconds(3), .seconds(30), .milliseconds(1_500), CallLimits.timeout])
  }
}
