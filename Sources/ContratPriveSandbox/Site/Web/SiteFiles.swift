import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The stylesheet and the mark, read once.
struct SiteFiles: Sendable {
  private let files: [String: (data: Data, type: String)]

  init() throws {
    let folder = Bundle.module.bundleURL.appending(path: "Static")
    files = [
      "sandbox.css": (
        try Data(contentsOf: folder.appending(path: "sandbox.css")), "text/css; charset=utf-8"
      ),
      "mark.svg": (try Data(contentsOf: folder.appending(path: "mark.svg")), "image/svg+xml"),
    ]
  }

  func response(_ name: String) throws -> Response {
    guard let file = files[name] else { throw SiteProblem.noSuchPage }
    return Response(
      status: .ok,
      headers: [
        .contentType: file.type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy: "default-src 'none'",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(data: file.data)))
  }
}
