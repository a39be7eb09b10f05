import Foundation
import Synchronization
import Testing

@testable import ContratPrive

/// A transport that keeps what was sent and gives one answer.
struct RecordingTransport: ClientTransport {
  let answer: @Sendable (TransportRequest) throws(TransportFailure) -> TransportResponse

  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
    try answer(request)
  }
}

@Suite("The wire form")
struct WireFormatTests {
  private let credentials = Credentials(apiKey: APIKey("secret-key"), apiUser: "user")

  private func golden(_ name: String) throws -> String {
    let url = Bundle.module.bundleURL.appending(path: "Golden/\(name).json")
    return try String(contentsOf: url, encoding: .utf8).trimmingCharacters(
      in: .whitespacesAndNewlines)
  }

  private func written(_ call: some PlatformCall) throws -> String {
    String(decoding: try WireFormat.encodeRequest(call, credentials: credentials), as: UTF8.self)
  }

  private func client(
    _ answer: @escaping @Sendable (TransportRequest) throws(TransportFailure) -> TransportResponse
  ) -> ContratPriveClient {
    ContratPriveClient(
      platform: Platform(baseURL: URL(string: "http://127.0.0.1:1/base")!),
      credentials: credentials,
      transport: RecordingTransport(answer: answer))
  }

  private func error(_ status: Int, _ body: String) async -> PlatformError? {
    let client = client { _ throws(TransportFailure) in
      TransportResponse(status: status, body: Data(body.utf8))
    }
    do throws(PlatformError) {
      _ = try await client.call(
        SignatorySignRequest(contractID: "c", signatoryID: "s", code: SMSCode("0000")))
      return nil
    } catch {
      return error
    }
  }

  @Test("requests are written with the guide's names")
  func requests() throws {
    let create = ContractCreateRequest(
      label: "Contrat d’été", language: "fr", deadline: Date(timeIntervalSince1970: 1_797_375_599),
      mainDocuments: [.init(name: "Contrat", data: Data("%PDF-1.4".utf8))],
      annexes: [.init(name: "Annexe", data: Data("%PDF-1.5".utf8))],
      signatories: [
        .init(
          firstName: "Claire", lastName: "Dubois", email: "c@example.com", mobile: "+33612345678")
      ])
    #expect(try written(create) == golden("contractCreateRequest"))
    #expect(try written(CheckConnexionRequest()) == golden("checkConnexionRequest"))
    #expect(
      try written(
        ContractListRequest(
          status: .signed, from: Date(timeIntervalSince1970: 0),
          to: Date(timeIntervalSince1970: 86_400))) == golden("contractListRequest"))
    #expect(try written(ContractDetailRequest(contractID: "c")) == golden("contractDetailRequest"))
    #expect(
      try written(SignatorySignRequest(contractID: "c", signatoryID: "s", code: SMSCode("0000")))
        == golden("signatorySignRequest"))
  }

  @Test("a call is posted to api/ and its name")
  func address() async throws {
    let seen = Mutex<URL?>(nil)
    let client = client { request throws(TransportFailure) in
      seen.withLock { $0 = request.url }
      return TransportResponse(status: 200, body: Data(#"{"status":"ok"}"#.utf8))
    }
    _ = try await client.call(CheckConnexionRequest())
    #expect(
      seen.withLock { $0?.absoluteString } == "http://127.0.0.1:1/base/api/checkConnexionRequest")
  }

  @Test("the signed documents come under data.sign, unknown fields do no harm")
  func detail() async throws {
    let body = try golden("contractDetailAnswer")
    let client = client { _ throws(TransportFailure) in
      TransportResponse(status: 200, body: Data(body.utf8))
    }
    let answer = try await client.call(ContractDetailRequest(contractID: "c"))
    #expect(answer.status == .signed)
    #expect(answer.mainDocuments[0].signedData == Data("signed".utf8))
    #expect(answer.signatories[0].hasSigned)
    #expect(answer.log.map(\.event) == ["contract submitted"])
  }

  @Test("a refusal is certain, and an unknown code is kept as it came")
  func refusal() async throws {
    let wrong = try #require(
      await error(422, #"{"status":"error","code":"wrongCode","message":"no","triesLeft":3}"#))
    #expect(wrong.reason == .refused(.wrongCode, message: "no"))
    #expect(wrong.triesLeft == 3)
    #expect(!wrong.outcomeIsUnknown)
    let other = try #require(await error(200, #"{"status":"error","code":"E42"}"#))
    #expect(other.reason == .refused(ErrorCode(rawValue: "E42"), message: ""))
  }

  @Test(
    "what is not the API's answer leaves the outcome unknown",
    arguments: [
      (500, #"{"status":"ok"}"#), (502, "<html>Bad gateway</html>"), (200, ""), (200, "{"),
      (200, #"{"status":"ok"}"#), (200, #"{"status":"perhaps"}"#),
    ])
  func unreadable(status: Int, body: String) async throws {
    let found = try #require(await error(status, body))
    #expect(found.reason == .unreadable)
    #expect(found.outcomeIsUnknown)
  }

  @Test("a connection that was never made is certain, one that broke is not")
  func transport() async {
    for (failure, isUnknown) in [
      (TransportFailure.notConnected, false), (.interrupted, true), (.answerTooLarge, true),
    ] {
      let client = client { _ throws(TransportFailure) in throw failure }
      await #expect { try await client.call(CheckConnexionRequest()) } throws: {
        ($0 as? PlatformError)?.outcomeIsUnknown == isUnknown
      }
    }
  }

  @Test("no description shows a key or a code")
  func redaction() async throws {
    var dumped = ""
    dump(credentials, to: &dumped)
    dump(
      SignatorySignRequest(contractID: "c", signatoryID: "s", code: SMSCode("48213579")),
      to: &dumped)
    dump(client { _ throws(TransportFailure) in throw .interrupted }, to: &dumped)
    let error = await error(500, "secret-key")
    #expect(!"\(dumped)\(credentials)\(String(describing: error))".contains("secret-key"))
    #expect(!dumped.contains("48213579"))
  }
}
