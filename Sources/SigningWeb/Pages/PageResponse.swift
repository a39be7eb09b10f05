import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The headers that every signing page carries.
enum PageHeaders {
  /// - Parameter frameOrigins: who may frame the page; empty is nobody.
  static func make(frameOrigins: [String]) -> HTTPFields {
    [
      .contentType: "text/html; charset=utf-8",
      .cacheControl: "no-store",
      .contentSecurityPolicy: policy(frameOrigins: frameOrigins),
      .xContentTypeOptions: "nosniff",
      // Not no-referrer: with it a form's Origin header would be "null".
      .referrerPolicy: "same-origin",
      .permissionsPolicy: "camera=(), microphone=(), geolocation=(), payment=()",
    ]
  }

  /// Only the frame rule: for files that a browser shows with its own viewer.
  static func framing(_ frameOrigins: [String]) -> String {
    "frame-ancestors "
      + (frameOrigins.isEmpty ? "'none'" : (["'self'"] + frameOrigins).joined(separator: " "))
  }

  private static func policy(frameOrigins: [String]) -> String {
    [
      "default-src 'none'", "script-src 'self'", "style-src 'self'",
      "img-src 'self' data: blob:", "font-src 'self'", "worker-src 'self'", "connect-src 'self'",
      "form-action 'self'", "base-uri 'none'", framing(frameOrigins),
    ].joined(separator: "; ")
  }
}

extension Response {
  static func page(
    _ html: String, status: HTTPResponse.Status = .ok, frameOrigins: [String],
    headers extra: HTTPFields = [:]
  ) -> Response {
    var headers = PageHeaders.make(frameOrigins: frameOrigins)
    headers.append(contentsOf: extra)
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  /// Leads on after a form (303), or to the page that shows the present state.
  static func see(_ path: String, frameOrigins: [String]) -> Response {
    var headers = PageHeaders.make(frameOrigins: frameOrigins)
    headers[.contentType] = nil
    headers[.location] = path
    return Response(status: .seeOther, headers: headers)
  }
}
