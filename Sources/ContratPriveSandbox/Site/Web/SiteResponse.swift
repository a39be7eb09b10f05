import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

extension Response {
  private static let policy = [
    "default-src 'none'", "style-src 'self'", "img-src 'self'", "form-action 'self'",
    "frame-ancestors 'none'", "base-uri 'none'",
  ].joined(separator: "; ")

  static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: siteHeaders([
        .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy,
      ]),
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  /// Leads on after a form, so that loading again does not send it again.
  static func see(_ path: String) -> Response {
    Response(status: .seeOther, headers: siteHeaders([.location: path]))
  }

  /// A file that a browser shows or saves. The page's policy would stop a browser's own PDF viewer:
  /// only the frame rule applies.
  static func file(_ data: Data, type: String, name: String, isAttachment: Bool = false) -> Response
  {
    let allowed = CharacterSet(charactersIn: "-._~").union(.asciiAlphanumerics)
    let encoded = name.addingPercentEncoding(withAllowedCharacters: allowed) ?? "document"
    return Response(
      status: .ok,
      headers: siteHeaders([
        .contentType: type, .contentSecurityPolicy: "frame-ancestors 'none'",
        .contentDisposition:
          "\(isAttachment ? "attachment" : "inline"); filename*=UTF-8''\(encoded)",
      ]),
      body: ResponseBody(byteBuffer: ByteBuffer(data: data)))
  }

  private static func siteHeaders(_ own: HTTPFields) -> HTTPFields {
    var headers: HTTPFields = [
      .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      // Not no-referrer: with it a form's Origin header would be "null".
      .referrerPolicy: "same-origin",
    ]
    headers.append(contentsOf: own)
    return headers
  }
}

extension CharacterSet {
  /// Letters and digits that a header and a path carry as they are.
  static let asciiAlphanumerics = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
}
