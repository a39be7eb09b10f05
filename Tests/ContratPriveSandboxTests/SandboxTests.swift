import AsyncHTTPClient
import ContratPrive
import ContratPriveHTTP
import Foundation
import Testing

@testable import ContratPriveSandbox

@Suite("The sandbox, over HTTP")
struct SandboxTests {
  @Test("the guide's second example, step by step")
  func example2() async throws {
    try await RunningSandbox.run { client, _ in
      _ = try await client.call(CheckConnexionRequest())
      let contract = try await client.call(try RunningSandbox.request())
      let id = contract.contractID
      let signatory = contract.signatoryIDs[0]
      try await client.call(SignatorySendSmsRequest(contractID: id, signatoryID: signatory))
      let answer = try await client.call(
        SignatorySignRequest(contractID: id, signatoryID: signatory, code: SMSCode("0000")))
      #expect(answer.status == .signed)
      let detail = try await client.call(ContractDetailRequest(contractID: id))
      #expect(detail.signatories[0].hasSigned)
      #expect(detail.mainDocuments[0].data == RunningSandbox.pdf)
      let signed = try #require(detail.mainDocuments[0].signedData)
      #expect(signed.range(of: Data("/ByteRange".utf8)) != nil)
    }
  }

  @Test("Foundation's URLSession works as a transport too")
  func urlSession() async throws {
    try await RunningSandbox.run(URLSessionTransport()) { client, _ in
      let answer = try await client.call(CheckConnexionRequest())
      #expect(answer.platform == "sandbox")
      let contract = try await client.call(try RunningSandbox.request())
      #expect(contract.signatoryIDs.count == 1)
    }
  }

  @Test("two signatories: the documents are signed after the second")
  func twoSignatories() async throws {
    try await RunningSandbox.run { client, _ in
      let contract = try await client.call(try RunningSandbox.request(signatories: 2))
      for (index, signatory) in contract.signatoryIDs.enumerated() {
        try await client.call(
          SignatorySendSmsRequest(contractID: contract.contractID, signatoryID: signatory))
        let answer = try await client.call(
          SignatorySignRequest(
            contractID: contract.contractID, signatoryID: signatory, code: SMSCode("0000")))
        #expect(answer.status == (index == 0 ? .open : .signed))
        let detail = try await client.call(ContractDetailRequest(contractID: contract.contractID))
        #expect((detail.mainDocuments[0].signedData != nil) == (index == 1))
      }
    }
  }

  @Test("wrong uses are refused with their codes")
  func refusals() async throws {
    try await RunningSandbox.run { client, _ in
      let contract = try await client.call(try RunningSandbox.request())
      let (id, signatory) = (contract.contractID, contract.signatoryIDs[0])
      func sign(_ code: String) async throws {
        _ = try await client.call(
          SignatorySignRequest(contractID: id, signatoryID: signatory, code: SMSCode(code)))
      }
      #expect(await code { try await sign("0000") } == .noCodeSent)
      try await client.call(SignatorySendSmsRequest(contractID: id, signatoryID: signatory))
      #expect(await code { try await sign("1111") } == .wrongCode)
      try await sign("0000")
      #expect(await code { try await sign("0000") } == .contractNotOpen)
      #expect(
        await code { _ = try await client.call(ContractDetailRequest(contractID: "none")) }
          == .unknownContract)
      #expect(
        await code { try await client.call(ContractCancelRequest(contractID: id)) }
          == .contractNotOpen)
      #expect(
        await code { _ = try await client.call(try RunningSandbox.request(pdf: Data("no".utf8))) }
          == .invalidDocument)
    }
  }

  @Test("keys that are not a pair are refused")
  func keys() async throws {
    try await RunningSandbox.run { _, url in
      let stranger = ContratPriveClient(
        platform: Platform(baseURL: url),
        credentials: Credentials(apiKey: APIKey("x"), apiUser: "y"),
        transport: AsyncHTTPClientTransport(client: .shared))
      #expect(await code { _ = try await stranger.call(CheckConnexionRequest()) } == .invalidKeys)
    }
  }

  @Test("the list filters by status and creation time")
  func list() async throws {
    try await RunningSandbox.run { client, _ in
      let first = try await client.call(try RunningSandbox.request(label: "A"))
      _ = try await client.call(try RunningSandbox.request(label: "B"))
      try await client.call(ContractCancelRequest(contractID: first.contractID))
      #expect(try await client.call(ContractListRequest()).map(\.label) == ["A", "B"])
      #expect(try await client.call(ContractListRequest(status: .canceled)).map(\.label) == ["A"])
      let tomorrow = Date().addingTimeInterval(86_400)
      #expect(try await client.call(ContractListRequest(from: tomorrow)).isEmpty)
      #expect(try await client.call(ContractListRequest(to: tomorrow)).count == 2)
    }
  }
}
