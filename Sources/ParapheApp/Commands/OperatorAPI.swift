import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The running server's API, with the operator's key of its data folder.
struct OperatorAPI: Sendable {
  private let address: String
  private let key: String
  private let brand: String?

  init(data: DataFolder, brand: String?) throws(ConfigurationProblem) {
    guard data.isLocked, let address = try? String(contentsOf: data.addressFile, encoding: .utf8)
    else {
      throw ConfigurationProblem(
        "PARAPHE_DATA", "no server runs on \(data.url.path): start one with `paraphe serve`")
    }
    self.address = address
    self.key = try data.operatorKey()
    self.brand = brand
  }

  /// Posts JSON and returns the answer's body.
  func post(_ path: String, _ body: some Encodable) async throws -> Data {
    try await send(.POST, path, body: ByteBuffer(data: try JSONEncoder().encode(body)))
  }

  /// Posts nothing and returns the answer's body.
  func post(_ path: String) async throws -> Data {
    try await send(.POST, path, body: nil)
  }

  /// Reads.
  func get(_ path: String) async throws -> Data {
    try await send(.GET, path, body: nil)
  }

  private func send(_ method: HTTPMethod, _ path: String, body: ByteBuffer?) async throws -> Data {
    var request = HTTPClientRequest(url: address + path)
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(key)")
    if let brand { request.headers.add(name: "Paraphe-Brand", value: brand) }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(body)
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
    // The evidence of the largest contract fits.
    let answer = Data(buffer: try await response.body.collect(upTo: 512 << 20))
    guard (200..<300).contains(response.status.code) else {
      throw Refused(problem: try? JSONDecoder().decode(Problem.self, from: answer))
    }
    return answer
  }

  struct Problem: Decodable {
    struct Fault: Decodable {
      let field: String
      let detail: String
    }

    let detail: String
    let field: String?
    let errors: [Fault]?
  }

  struct Refused: Error, CustomStringConvertible {
    fileprivate let problem: Problem?

    var description: String {
      guard let problem else { return "the server refused, without a reason" }
      if let errors = problem.errors {
        return errors.map { "\($0.field): \($0.detail)" }.joined(separator: "\n")
      }
      return (problem.field.map { "\($0): " } ?? "") + problem.detail
    }
  }
}
