import Foundation
import Testing

@testable import ContratPrive

@Suite("Answers on the wire")
struct GoldenAnswerTests {
  private static let noon = Date(timeIntervalSince1970: 1_795_440_720)

  private func read<Call: PlatformCall>(
    _ golden: String, as call: Call, status: Int = 200
  ) async throws -> Call.Answer {
    try await ContratPriveClient.scripted(ScriptedTransport(status, try Golden.text(golden)))
      .call(call)
  }

  private func written(_ answer: some Encodable) throws -> String {
    String(decoding: try WireFormat.encodeAnswer(answer), as: UTF8.self)
  }

  @Test("checkConnexionRequest")
  func check() async throws {
    let golden = "checkConnexionAnswer"
    #expect(
      try written(Wire.CheckAnswer(platform: "sandbox", account: "Société"))
        == Golden.text(golden))
    let answer = try await read(golden, as: CheckConnexionRequest())
    #expect(answer == .init(platform: "sandbox", account: "Société"))
  }

  @Test("contractCreateRequest")
  func create() async throws {
    let golden = "contractCreateAnswer"
    #expect(
      try written(
        Wire.CreateAnswer(
          contractId: "c", signatory: [.init(signatoryId: "s1"), .init(signatoryId: "s2")]))
        == Golden.text(golden))
    let answer = try await read(golden, as: ExampleCalls.create())
    #expect(answer == .init(contractID: "c", signatoryIDs: ["s1", "s2"]))
  }

  @Test("contractListRequest")
  func list() async throws {
    let golden = "contractListAnswer"
    #expect(
      try written(
        Wire.ListAnswer(contract: [
          .init(contractId: "a", label: "A", status: "open", createdAt: Self.noon),
          .init(contractId: "b", label: "B", status: "signed", createdAt: Self.noon),
        ])) == Golden.text(golden))
    let answer = try await read(golden, as: ContractListRequest())
    #expect(answer.map(\.contractID) == ["a", "b"])
    #expect(answer.map(\.status) == [.open, .signed])
    #expect(answer.map(\.createdAt) == [Self.noon, Self.noon])
  }

  @Test("contractDetailRequest: documents, signed documents, annexes, deposits, log")
  func detail() async throws {
    let golden = "contractDetailAnswer"
    #expect(
      try written(
        Wire.DetailAnswer(
          contractId: "c", label: "L", status: "signed",
          signatory: [
            .init(
              signatoryId: "s", firstName: "Claire", lastName: "Dubois", status: "signed",
              signedAt: Self.noon, deposit: Decimal(string: "49.5"), depositPaidAt: Self.noon)
          ],
          mainDocument: [
            .init(name: "Contrat", data: Data("plain".utf8), signedData: Data("signed".utf8))
          ],
          annex: [.init(name: "Annexe", data: Data("annex".utf8))],
          log: [.init(at: Self.noon, event: "contract submitted")])) == Golden.text(golden))
    let answer = try await read(golden, as: ExampleCalls.detail)
    #expect(answer.status == .signed)
    #expect(answer.signatories.map(\.status) == [.signed])
    #expect(answer.signatories[0].hasSigned)
    #expect(answer.signatories[0].deposit == Decimal(string: "49.5"))
    #expect(answer.signatories[0].depositPaidAt == Self.noon)
    #expect(answer.mainDocuments[0].data == Data("plain".utf8))
    #expect(answer.mainDocuments[0].signedData == Data("signed".utf8))
    #expect(answer.annexes == [.init(name: "Annexe", data: Data("annex".utf8))])
    #expect(answer.log.map(\.event) == ["contract submitted"])
    #expect(answer.log.map(\.at) == [Self.noon])
    #expect(answer.otherFields.isEmpty)
  }

  @Test("contractCancelRequest and signatorySendSmsRequest say no more than ok")
  func empty() async throws {
    #expect(try written(Wire.Empty()) == Golden.text("emptyAnswer"))
    try await read("emptyAnswer", as: ExampleCalls.cancel)
    try await read("emptyAnswer", as: ExampleCalls.sendSms)
  }

  @Test("signatorySendAllSmsRequest")
  func sendAll() async throws {
    let golden = "signatorySendAllSmsAnswer"
    #expect(
      try written(
        Wire.SendAllAnswer(signatory: [.init(signatoryId: "s1"), .init(signatoryId: "s2")]))
        == Golden.text(golden))
    #expect(
      try await read(golden, as: ExampleCalls.sendAllSms).signatoryIDs == ["s1", "s2"])
  }

  @Test("signatorySignRequest")
  func sign() async throws {
    let golden = "signatorySignAnswer"
    #expect(
      try written(Wire.SignAnswer(contractStatus: "signed", signedAt: Self.noon))
        == Golden.text(golden))
    let answer = try await read(golden, as: ExampleCalls.sign)
    #expect(answer == .init(status: .signed, signedAt: Self.noon))
  }

  @Test("an error")
  func error() async throws {
    let body = try WireFormat.encodeError(code: .wrongCode, message: "not this one", triesLeft: 3)
    #expect(try String(decoding: body, as: UTF8.self) == Golden.text("errorAnswer"))
    let error = await ContratPriveClient.scripted(
      ScriptedTransport(422, try Golden.text("errorAnswer"))
    ).error(of: ExampleCalls.sign)
    #expect(error?.reason == .refused(.wrongCode, message: "not this one"))
    #expect(error?.triesLeft == 3)
    #expect(error?.httpStatus == 422)
    #expect(error?.outcomeIsUnknown == false)
  }

  @Test("unknown fields, statuses and forms of dates are kept and do no harm")
  func unknown() async throws {
    let answer = try await read("contractDetailAnswer-unknown", as: ExampleCalls.detail)
    #expect(answer.status == ContractStatus(rawValue: "underReview"))
    #expect(answer.otherFields == ["novelty": .object(["a": .array([.number(1), .null])])])
    #expect(answer.signatories[0].status == SignatoryStatus(rawValue: "phoned"))
    #expect(!answer.signatories[0].hasSigned)
    #expect(answer.signatories[0].otherFields == ["rank": .number(2), "vip": .bool(true)])
    #expect(answer.log[0].otherFields == ["ip": .string("192.0.2.7")])
    #expect(answer.log[0].at == Self.noon.addingTimeInterval(0.25))
    #expect(answer.log[1].at == Self.noon)
    #expect(answer.log[2].event == "")
    #expect(answer.log[2].otherFields == ["what": .string("signed")])
    let list = try await read("contractListAnswer-unknown", as: ContractListRequest())
    #expect(list[0].status == ContractStatus(rawValue: "archived"))
    #expect(list[0].otherFields == ["pages": .number(12)])
  }

  @Test(
    "a log in a form that nobody expected is kept as it came",
    arguments: [
      (#"[{"at":"demain","event":7}]"#, ["at": JSONValue.string("demain"), "event": .number(7)]),
      (#"["signed"]"#, ["value": .string("signed")]),
      (#""signed""#, ["log": .string("signed")]),
      (#"{"entries":1}"#, ["log": .object(["entries": .number(1)])]),
    ])
  func oddLog(_ log: String, _ kept: [String: JSONValue]) async throws {
    let body =
      #"{"status":"ok","contractId":"c","label":"l","contractStatus":"signed","signatory":[],"mainDocument":[],"log":\#(log)}"#
    let answer = try await ContratPriveClient.scripted(ScriptedTransport(200, body))
      .call(ContractDetailRequest(contractID: "c"))
    #expect(answer.log.count == 1)
    #expect(answer.log.first?.at == nil)
    #expect(answer.log.first?.otherFields == kept)
  }

  @Test("a field that is nested without end is dropped, not followed")
  func depth() async throws {
    let nested = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    let body = try Golden.text("contractDetailAnswer").replacing(
      #""label":"L""#, with: #""label":"L","deep":\#(nested)"#)
    let client = ContratPriveClient.scripted(ScriptedTransport(200, body))
    let answer = try await client.call(ExampleCalls.detail)
    #expect(answer.otherFields.keys.sorted() == ["deep"])
  }
}
