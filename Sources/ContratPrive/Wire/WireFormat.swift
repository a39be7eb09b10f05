package import Foundation

/// JSON bodies, both ways: the SDK writes requests and reads answers, the sandbox the reverse.
package enum WireFormat {
  /// Writes a request with its keys beside its own fields.
  package static func encodeRequest<Call: PlatformCall>(
    _ call: Call, credentials: Credentials
  ) throws -> Data {
    try requestBody(call, credentials: credentials).data
  }

  /// Writes a request likewise, its documents a part at a time as they are sent.
  static func requestBody<Call: PlatformCall>(
    _ call: Call, credentials: Credentials
  ) throws -> TransportBody {
    try DocumentEncoder(encoder).encode(
      Merged(
        first: Wire.Keys(apiKey: credentials.apiKey.value, apiUser: credentials.apiUser),
        second: call.wireRequest))
  }

  /// Reads a request's own fields.
  package static func decodeRequest<Body: Decodable>(_ type: Body.Type, from body: Data) throws
    -> Body
  {
    try decoder.decode(type, from: body)
  }

  /// Writes a successful answer.
  package static func encodeAnswer(_ answer: some Encodable) throws -> Data {
    try DocumentEncoder(encoder).encode(
      Merged(first: Wire.Status(status: "ok"), second: answer)
    ).data
  }

  /// Writes an error.
  package static func encodeError(code: ErrorCode, message: String, triesLeft: Int?) throws -> Data
  {
    try encoder.encode(
      Wire.Status(status: "error", code: code.rawValue, message: message, triesLeft: triesLeft))
  }

  /// Reads the answer to a call.
  ///
  /// - Parameter secret: the key that the request held; the platform's words may repeat it.
  static func decodeAnswer<Call: PlatformCall>(
    to call: Call, _ response: TransportResponse, from platform: Platform, hiding secret: String
  ) throws(PlatformError) -> Call.Answer {
    let unreadable = PlatformError(
      .unreadable, of: Call.self, on: platform, httpStatus: response.status)
    guard response.status < 500,
      let answered = try? decoder.decode(Answered<Call.WireAnswer>.self, from: response.body)
    else { throw unreadable }
    let status = answered.status
    switch status.status {
    case "ok":
      guard (200..<300).contains(response.status), let wire = answered.answer,
        let answer = try? Call.answer(from: wire)
      else { throw unreadable }
      return answer
    case "error":
      // The platform's words end up in logs. They are cut after what is private is taken out: the
      // beginning of a key is not to stay.
      let said = ([secret] + call.privateTexts).filter { !$0.isEmpty }
        .reduce(PrintableText.clean(status.message ?? "", limit: 4 * CallLimits.errorMessage)) {
          $0.replacing($1, with: "…")
        }
      throw PlatformError(
        .refused(
          ErrorCode(
            rawValue: PrintableText.clean(
              status.code ?? "unspecified", limit: CallLimits.errorCode)),
          message: PrintableText.clean(said, limit: CallLimits.errorMessage)),
        of: Call.self, on: platform, httpStatus: response.status, triesLeft: status.triesLeft)
    default:
      throw unreadable
    }
  }

  /// JSON in one form only, which golden files can pin.
  package static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let value = try decoder.singleValueContainer()
      let text = try value.decode(String.self)
      if let date = try? Date(text, strategy: .iso8601) { return date }
      // Written with fractions of a second, a date is still one.
      if let date = try? Date(
        text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
      {
        return date
      }
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "not an ISO 8601 date")
    }
    return decoder
  }
}

/// Two values written as one JSON object.
private struct Merged<First: Encodable, Second: Encodable>: Encodable {
  let first: First
  let second: Second

  func encode(to encoder: any Encoder) throws {
    try first.encode(to: encoder)
    try second.encode(to: encoder)
  }
}

/// What every answer says first, and the answer if it is one: read in one pass over what may be
/// hundreds of megabytes.
private struct Answered<Answer: Decodable>: Decodable {
  let status: Wire.Status
  let answer: Answer?

  init(from decoder: any Decoder) throws {
    status = try Wire.Status(from: decoder)
    answer = status.status == "ok" ? try? Answer(from: decoder) : nil
  }
}
