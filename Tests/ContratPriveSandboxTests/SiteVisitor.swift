import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Testing

@testable import ContratPriveSandbox

/// What a browser without JavaScript does on the sandbox's pages. It follows no redirect by itself.
struct SiteVisitor: Sendable {
  /// One for all tests, never shut down.
  private static let client = HTTPClient(
    eventLoopGroupProvider: .singleton,
    configuration: .init(redirectConfiguration: .disallow, decompression: .disabled))

  let sandbox: RunningSandbox

  init(_ sandbox: RunningSandbox) {
    self.sandbox = sandbox
  }

  func get(_ path: String, headers: [String: String] = [:]) async throws -> SiteAnswer {
    try await send(.GET, path, nil, headers)
  }

  /// Sends a form with the token of the page at `page`.
  func post(
    _ path: String, _ fields: [String: String] = [:], from page: String = "/pannes",
    headers: [String: String] = [:]
  ) async throws -> SiteAnswer {
    let html = try await get(page).html
    let token = try #require(html.firstMatch(of: /name="token" value="([0-9a-f]{64})"/)).output.1
    return try await postRaw(path, fields.merging(["token": String(token)]) { $1 }, headers)
  }

  /// Sends these fields and no other.
  func postRaw(
    _ path: String, _ fields: [String: String], _ headers: [String: String] = [:]
  ) async throws -> SiteAnswer {
    let body = fields.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }
      .joined(separator: "&")
    let type = ["Content-Type": "application/x-www-form-urlencoded"]
    return try await send(.POST, path, body, type.merging(headers) { $1 })
  }

  private func send(
    _ method: HTTPMethod, _ path: String, _ body: String?, _ headers: [String: String]
  ) async throws -> SiteAnswer {
    var request = HTTPClientRequest(url: sandbox.url.absoluteString + path)
    request.method = method
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    let response = try await Self.client.execute(request, timeout: .seconds(60))
    return SiteAnswer(
      status: Int(response.status.code), headers: response.headers,
      body: Data(buffer: try await response.body.collect(upTo: 32 << 20)))
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .asciiAlphanumerics) ?? ""
  }
}

/// A page, a file or a redirect.
struct SiteAnswer: Sendable {
  let status: Int
  let headers: HTTPHeaders
  let body: Data

  var html: String { String(decoding: body, as: UTF8.self) }

  /// Its text without markup, spaces made one.
  var text: String {
    html.replacing(/<[^>]*>/, with: " ").replacing("&#39;", with: "'")
      .split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }

  func header(_ name: String) -> String? { headers[name].first }

  /// The error beside a field.
  func error(of field: String) -> String? {
    html.firstMatch(
      of:
        #/<input id="(?<id>[^"]+)"[^>]*aria-invalid="true"[\s\S]*?class="error"[^>]*>[\s\S]*?<span>(?<text>[^<]*)</#
    ).flatMap { $0.output.id == field[...] ? String($0.output.text) : nil }
  }
}
