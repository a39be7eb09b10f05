import ContratPrive
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// Bodies of requests, read and refused in one way.
enum RequestJSON {
  /// The whole body, looked over by ``JSONShape``.
  ///
  /// - Throws: ``SandboxRefusal``.
  static func body(of request: Request, upTo limit: Int) async throws -> Data {
    let tooLarge = SandboxRefusal(
      .requestTooLarge, "the body is larger than \(limit) bytes")
    if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
      throw tooLarge
    }
    do {
      let body = Data(buffer: try await request.body.collect(upTo: limit))
      try JSONShape.check(body)
      return body
    } catch is NIOTooManyBytesError {
      throw tooLarge
    }
  }

  /// Reads what a call needs.
  ///
  /// - Throws: ``SandboxRefusal`` with the field's path, never with its value.
  static func decode<Body: Decodable>(_ body: Data) throws -> Body {
    do {
      return try WireFormat.decodeRequest(Body.self, from: body)
    } catch DecodingError.keyNotFound(let key, let context) {
      throw SandboxRefusal.invalid("missing field: \(path(context.codingPath + [key]))")
    } catch DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context), DecodingError.dataCorrupted(let context)
    {
      let path = path(context.codingPath)
      throw SandboxRefusal.invalid(path.isEmpty ? "the body is not JSON" : "invalid field: \(path)")
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
    .prefix(100).description
  }
}
