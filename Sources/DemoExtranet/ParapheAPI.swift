import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The three calls that a company's backend makes. Copy this file: it is the whole integration on
/// the server's side, beside the frame in the page.
struct ParapheAPI: Sendable {
  let client: HTTPClient
  /// Where Paraphe answers, for instance `https://signature.example.com`.
  let baseURL: @Sendable () -> String
  /// The brand's API key. Keep it on the server: a browser must never see it.
  let apiKey: String

  /// Deposits a contract. `idempotencyKey` makes the call safe to repeat: the same key and body
  /// give the same contract again.
  func create(_ contract: NewContract, idempotencyKey: String) async throws -> CreatedContract {
    var request = request("/api/v1/contracts", method: .POST)
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "Idempotency-Key", value: idempotencyKey)
    request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(contract)))
    return try await send(request)
  }

  /// A fresh signing link for a customer who comes back: links do not live long.
  ///
  /// - Parameter authentication: how this extranet knows who the customer is; it goes into the
  ///   evidence.
  func freshLink(
    contract: String, signatory: String, authentication: CustomerAuthentication
  ) async throws -> FreshLink {
    var request = request(
      "/api/v1/contracts/\(contract)/signatories/\(signatory)/link", method: .POST)
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(
      ByteBuffer(data: try JSONEncoder().encode(["authentication": authentication])))
    return try await send(request)
  }

  /// Reads a contract. What a browser says is never proof: ask the API.
  func contract(_ id: String) async throws -> ContractAnswer {
    try await send(request("/api/v1/contracts/\(id)", method: .GET))
  }

  /// The signed PDF of one document.
  func signedDocument(_ number: Int, of id: String) async throws -> ByteBuffer {
    try await bytes(request("/api/v1/contracts/\(id)/documents/\(number)/signed", method: .GET))
  }

  private func request(_ path: String, method: HTTPMethod) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: baseURL() + path)
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(apiKey)")
    return request
  }

  private func send<Answer: Decodable>(_ request: HTTPClientRequest) async throws -> Answer {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try decoder.decode(Answer.self, from: Data(buffer: try await bytes(request)))
  }

  private func bytes(_ request: HTTPClientRequest) async throws -> ByteBuffer {
    let response = try await client.execute(request, timeout: .seconds(30))
    let body = try await response.body.collect(upTo: 64 << 20)
    guard (200..<300).contains(response.status.code) else {
      // application/problem+json: `code` is for programs, `detail` says what to do.
      let problem = try? JSONDecoder().decode(APIProblem.self, from: Data(buffer: body))
      throw problem ?? APIProblem(code: "http_\(response.status.code)", detail: nil, field: nil)
    }
    return body
  }
}

/// The body of `POST /api/v1/contracts`.
struct NewContract: Encodable {
  struct Document: Encodable {
    let name: String
    let kind: String
    /// Encoded in base64.
    let data: Data
  }

  struct Signatory: Encodable {
    let firstName: String
    let lastName: String
    let email: String
    let mobile: String
  }

  let reference: String
  let label: String
  let language: String
  let deadline: String
  let documents: [Document]
  let signatories: [Signatory]
  let returnUrl: String
  let frameOrigins: [String]
}

struct CreatedContract: Decodable {
  struct Signatory: Decodable {
    let id: String
    let signingUrl: String
  }

  let id: String
  let signatories: [Signatory]
}

/// How the customer was authenticated before the link was asked for. Never a secret: no cookie, no
/// token.
struct CustomerAuthentication: Encodable {
  let method: String
  /// RFC 3339.
  let at: String
  let subject: String
}

struct FreshLink: Decodable {
  let signingUrl: String
}

struct ContractAnswer: Decodable {
  struct Document: Decodable {
    struct Signed: Decodable {
      let size: Int
    }

    let number: Int
    let name: String
    let signed: Signed?
  }

  struct Signatory: Decodable {
    let id: String
    let status: String
    let signedAt: Date?
  }

  let status: String
  let signatories: [Signatory]
  let documents: [Document]
}

/// An error of the API.
struct APIProblem: Error, Decodable {
  let code: String
  let detail: String?
  let field: String?
}
