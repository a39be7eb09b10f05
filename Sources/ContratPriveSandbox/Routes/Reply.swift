import ContratPrive
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// An answer in JSON.
struct Reply: Sendable {
  let status: Int
  let body: Data
  var headers: HTTPFields = [:]

  init(status: Int = 200, body: Data, headers: HTTPFields = [:]) {
    self.status = status
    self.body = body
    self.headers = headers
  }

  /// An error in the API's form.
  init(_ refusal: SandboxRefusal, headers: HTTPFields = [:]) {
    let body = try? WireFormat.encodeError(
      code: refusal.code, message: refusal.message, triesLeft: refusal.triesLeft)
    self.init(
      status: refusal.httpStatus, body: body ?? Data(#"{"status":"error"}"#.utf8),
      headers: headers)
  }

  var response: Response {
    var headers = headers
    headers[.contentType] = "application/json"
    headers[.cacheControl] = "no-store"
    return Response(
      status: .init(code: status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(data: body)))
  }
}
