import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The headers that every signing page carries.
enum PageHeaders {
  /// - Parameters:
  ///   - frameOrigins: who may frame the page; empty is nobody.
  ///   - showsFrames: whether the page itself shows frames, of this origin.
  static func make(frameOrigins: [String], showsFrames: Bool = false) -> HTTPFields {
    [
      .contentType: "text/html; charset=utf-8",
      .cacheControl: "no-store",
      .contentSecurityPolicy: policy(frameOrigins: frameOrigins)
        + (showsFrames ? "; frame-src 'self'" : ""),
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
    headers extra: HTTPFields = [:], showsFrames: Bool = false
  ) -> Response {
    var headers = PageHeaders.make(frameOrigins: frameOrigins, showsFrames: showsFrames)
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
