import ContratPrive
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOFoundationCompat

/// The HTTP face of the sandbox: `POST /api/{callName}`.
struct SandboxRoutes: Sendable {
  let rules: SandboxRules

  /// 50 MB of documents are 67 MB of base64.
  private static let maxBody = 100 << 20

  func add(to router: Router<BasicRequestContext>) {
    router.get("/healthz") { _, _ in "ok\n" }
    router.post("/api/:call") { request, context in
      let name = context.parameters.get("call") ?? ""
      do {
        let body = try await Self.body(of: request)
        return Self.json(.ok, try await answer(to: name, body))
      } catch let refusal as SandboxRefusal {
        let body = try WireFormat.encodeError(
          code: refusal.code, message: refusal.message, triesLeft: nil)
        return Self.json(.init(code: refusal.httpStatus), body)
      }
    }
  }

  private func answer(to name: String, _ body: Data) async throws -> Data {
    let account = try await authenticate(body)
    switch name {
    case CheckConnexionRequest.name:
      return try WireFormat.encodeAnswer(
        Wire.CheckAnswer(platform: "sandbox", account: account.name))
    case ContractCreateRequest.name:
      return try WireFormat.encodeAnswer(try await rules.create(try decode(body), for: account))
    case ContractListRequest.name:
      return try WireFormat.encodeAnswer(try await rules.list(try decode(body), for: account))
    case ContractDetailRequest.name:
      return try WireFormat.encodeAnswer(try await rules.detail(try decode(body), for: account))
    case ContractCancelRequest.name:
      return try WireFormat.encodeAnswer(try await rules.cancel(try decode(body), for: account))
    case SignatorySendSmsRequest.name:
      return try WireFormat.encodeAnswer(try await rules.sendSms(try decode(body), for: account))
    case SignatorySignRequest.name:
      return try WireFormat.encodeAnswer(try await rules.sign(try decode(body), for: account))
    default:
      throw SandboxRefusal(.unknownCall, "no such call")
    }
  }

  private func authenticate(_ body: Data) async throws -> SandboxAccount {
    let keys: Wire.Keys = try decode(body)
    guard let account = try await rules.database.account(apiUser: keys.apiUser),
      // A stand-in on loopback; still, no early exit that would tell how much of a key was right.
      zip(account.apiKey.utf8, keys.apiKey.utf8).reduce(
        account.apiKey.utf8.count == keys.apiKey.utf8.count, { $0 && $1.0 == $1.1 })
    else {
      throw SandboxRefusal(.invalidKeys, "apiKey and apiUser are not a pair of this platform")
    }
    return account
  }

  private func decode<Body: Decodable>(_ body: Data) throws -> Body {
    do {
      return try WireFormat.decodeRequest(Body.self, from: body)
    } catch DecodingError.keyNotFound(let key, let context) {
      throw SandboxRefusal(
        .invalidRequest, "missing field: \(Self.path(context.codingPath + [key]))")
    } catch DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context), DecodingError.dataCorrupted(let context)
    {
      let path = Self.path(context.codingPath)
      throw SandboxRefusal(
        .invalidRequest, path.isEmpty ? "the body is not JSON" : "invalid field: \(path)")
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    String(keys.map(\.stringValue).joined(separator: ".").prefix(100))
  }

  private static func body(of request: Request) async throws -> Data {
    do {
      return Data(buffer: try await request.body.collect(upTo: maxBody))
    } catch is NIOTooManyBytesError {
      throw SandboxRefusal(.invalidRequest, "the request is larger than \(maxBody >> 20) MB")
    }
  }

  private static func json(_ status: HTTPResponse.Status, _ body: Data) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(data: body)))
  }
}
