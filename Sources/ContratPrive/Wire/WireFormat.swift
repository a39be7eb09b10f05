package import Foundation

/// JSON bodies, both ways: the SDK writes requests and reads answers, the sandbox the reverse.
package enum WireFormat {
  /// Writes a request with its keys beside its own fields.
  package static func encodeRequest<Call: PlatformCall>(
    _ call: Call, credentials: Credentials
  ) throws -> Data {
    try encoder.encode(
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
    try encoder.encode(Merged(first: Wire.Status(status: "ok"), second: answer))
  }

  /// Writes an error.
  package static func encodeError(code: ErrorCode, message: String, triesLeft: Int?) throws -> Data
  {
    try encoder.encode(
      Wire.Status(status: "error", code: code.rawValue, message: message, triesLeft: triesLeft))
  }

  static func decodeAnswer<Call: PlatformCall>(
    to call: Call.Type, _ response: TransportResponse
  ) throws(PlatformError) -> Call.Answer {
    let unreadable = PlatformError(
      reason: .unreadable, call: Call.name, httpStatus: response.status)
    guard response.status < 500,
      let status = try? decoder.decode(Wire.Status.self, from: response.body)
    else { throw unreadable }
    switch status.status {
    case "ok":
      guard let wire = try? decoder.decode(Call.WireAnswer.self, from: response.body),
        let answer = try? Call.answer(from: wire)
      else { throw unreadable }
      return answer
    case "error":
      // Messages are the platform's words: bounded, since they end up in logs.
      throw PlatformError(
        reason: .refused(
          ErrorCode(rawValue: String((status.code ?? "unspecified").prefix(64))),
          message: String((status.message ?? "").prefix(300))),
        call: Call.name, httpStatus: response.status, triesLeft: status.triesLeft)
    default:
      throw unreadable
    }
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
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
