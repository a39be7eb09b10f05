import Foundation
import Testing

@testable import ContratPrive

@Suite("Requests on the wire")
struct GoldenRequestTests {
  /// A request, and how the platform's side reads it.
  struct Example: Sendable, CustomTestStringConvertible {
    let golden: String
    let written: @Sendable () throws -> Data
    let readAndWrittenAgain: @Sendable (Data) throws -> Data

    init<Call: PlatformCall>(_ call: Call, _ golden: String? = nil)
    where Call.WireRequest: Decodable {
      self.golden = golden ?? Call.name
      written = { try WireFormat.encodeRequest(call, credentials: .example) }
      readAndWrittenAgain = { body in
        try WireFormat.encoder.encode(
          Both(
            first: WireFormat.decodeRequest(Wire.Keys.self, from: body),
            second: WireFormat.decodeRequest(Call.WireRequest.self, from: body)))
      }
    }

    var testDescription: String { golden }
  }

  private struct Both<First: Encodable, Second: Encodable>: Encodable {
    let first: First
    let second: Second

    func encode(to encoder: any Encoder) throws {
      try first.encode(to: encoder)
      try second.encode(to: encoder)
    }
  }

  static let examples = [
    Example(CheckConnexionRequest()),
    Example(ExampleCalls.create()),
    Example(ExampleCalls.notified, "contractCreateRequest-notified"),
    Example(ExampleCalls.draft, "contractCreateRequest-draft"),
    Example(ExampleCalls.list),
    Example(ContractListRequest(), "contractListRequest-all"),
    Example(ExampleCalls.detail),
    Example(ExampleCalls.cancel),
    Example(ExampleCalls.sendSms),
    Example(ExampleCalls.sendAllSms),
    Example(ExampleCalls.sign),
  ]

  @Test("each is written with the guide's names, byte for byte", arguments: examples)
  func written(_ example: Example) throws {
    let written = String(decoding: try example.written(), as: UTF8.self)
    #expect(try written == Golden.text(example.golden))
  }

  @Test("each is read whole by the other side", arguments: examples)
  func read(_ example: Example) throws {
    let again = try example.readAndWrittenAgain(Golden.data(example.golden))
    #expect(try String(decoding: again, as: UTF8.self) == Golden.text(example.golden))
  }

  @Test("a call is posted to api/ and its name")
  func address() async throws {
    let transport = ScriptedTransport(200, #"{"status":"ok"}"#)
    _ = try await ContratPriveClient.scripted(transport).call(CheckConnexionRequest())
    #expect(
      transport.requests.map(\.url.absoluteString)
        == ["http://127.0.0.1:1/base/api/checkConnexionRequest"])
  }

  @Test("a date range is widened to whole seconds, so that nothing at its edge is missed")
  func wholeSeconds() throws {
    let list = ContractListRequest(
      from: Date(timeIntervalSince1970: 10.7), to: Date(timeIntervalSince1970: 20.2))
    let body = String(
      decoding: try WireFormat.encodeRequest(list, credentials: .example), as: UTF8.self)
    #expect(body.contains(#""from":"1970-01-01T00:00:10Z""#))
    #expect(body.contains(#""to":"1970-01-01T00:00:21Z""#))
  }
}
