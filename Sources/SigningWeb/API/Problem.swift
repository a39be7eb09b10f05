import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// An error of the back-office API (RFC 9457, `application/problem+json`).
struct Problem: Error, HTTPResponseError {
  let status: HTTPResponse.Status
  /// Stable, for programs.
  let code: String
  /// What is wrong and what to do, for people. Never a value that was sent.
  let detail: String
  /// The field at fault, if there is one.
  var field: String?
  /// All faults of a body that has several.
  var errors: [DraftProblem] = []
  var headers: HTTPFields = [:]

  init(
    _ status: HTTPResponse.Status, _ code: String, _ detail: String, field: String? = nil,
    errors: [DraftProblem] = [], headers: HTTPFields = [:]
  ) {
    self.status = status
    self.code = code
    self.detail = detail
    self.field = field
    self.errors = errors
    self.headers = headers
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = try encoder.encode(
      Body(
        type: "about:blank", title: status.reasonPhrase, status: status.code, code: code,
        detail: detail, field: field,
        errors: errors.isEmpty
          ? nil : errors.map { Body.Fault(code: $0.code, field: $0.field, detail: $0.detail) }))
    var headers = headers
    headers[.contentType] = "application/problem+json"
    headers[.cacheControl] = "no-store"
    headers[.xContentTypeOptions] = "nosniff"
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(data: body)))
  }

  private struct Body: Encodable {
    struct Fault: Encodable {
      let code: String
      let field: String
      let detail: String
    }

    let type: String
    let title: String
    let status: Int
    let code: String
    let detail: String
    let field: String?
    let errors: [Fault]?
  }
}

extension Problem {
  init(_ refused: DraftRefused) {
    let first = refused.problems.first ?? DraftProblem("invalid", "", "The contract is not valid.")
    self.init(
      .unprocessableContent, first.code, first.detail, field: first.field, errors: refused.problems)
  }

  /// A body that could not be read as what it should be.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(
        .unprocessableContent, "field_missing", "This field is required.",
        field: Self.path(context.codingPath + [key]))
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      self.init(
        .unprocessableContent, "field_type", "This field has another type than expected.",
        field: Self.path(context.codingPath))
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      self = .notJSON
    case .dataCorrupted(let context):
      let isData = context.codingPath.last?.stringValue == "data"
      self.init(
        .unprocessableContent, isData ? "document_not_base64" : "field_invalid",
        isData ? "Send the PDF's bytes in base64 (RFC 4648, 4)." : "This field is not valid.",
        field: Self.path(context.codingPath))
    @unknown default:
      self.init(.badRequest, "json_invalid", "The body could not be read.")
    }
  }

  init(_ fault: JSONFields.Fault) {
    switch fault {
    case .notJSON: self = .notJSON
    case .tooManyValues:
      self.init(
        .badRequest, "json_invalid", "The body has too many values, or is nested too deep.")
    case .namedTwice(let field):
      self.init(
        .badRequest, "json_invalid", "The body names this field twice.",
        field: String(field.prefix(200)))
    }
  }

  static let notJSON = Problem(.badRequest, "json_invalid", "The body is not valid JSON.")

  /// For how long whoever finds the server busy is asked to wait.
  static let busySeconds = 10
  static let serverBusy = Problem(
    .serviceUnavailable, "server_busy",
    "Too much is under way at once: ask again in \(busySeconds) s. Nothing was done.",
    headers: [.retryAfter: "\(busySeconds)"])
  static let documentDamaged = Problem(
    .serviceUnavailable, "document_damaged",
    "The file is not as it was kept, and is not given out: the operator has to restore it.",
    headers: [.retryAfter: "3600"])

  static let unknownContract = Problem(
    .notFound, "contract_unknown", "This brand has no contract of that id.")
  static let unknownDocument = Problem(
    .notFound, "document_unknown", "The contract has no document of that number.")
  static let unknownSignatory = Problem(
    .notFound, "signatory_unknown", "The contract has no signatory of that id.")

  /// `signatories[0].mobile`
  static func path(_ keys: [any CodingKey]) -> String {
    String(
      keys.reduce(into: "") { path, key in
        if let index = key.intValue {
          path += "[\(index)]"
        } else {
          path += (path.isEmpty ? "" : ".") + key.stringValue
        }
      }.prefix(200))
  }
}
