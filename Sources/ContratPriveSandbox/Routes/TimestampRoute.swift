import BlockingWork
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import PDFSignatures

/// A time-stamping authority for tests: `POST /tsa` (RFC 3161, 3.4).
struct TimestampRoute: Sendable {
  let authority: TimestampAuthority
  let now: @Sendable () -> Date

  /// The path under the platform's address.
  static let path = "/tsa"

  func add(to router: Router<SandboxContext>) {
    router.post("/tsa") { request, _ in
      guard request.headers[.contentType] == TimestampRequest.mediaType else {
        return Response(status: .unsupportedMediaType)
      }
      // A request is a digest and a few numbers.
      let query = Data(buffer: try await request.body.collect(upTo: 4_096))
      let answer = try await BlockingWork.run { try authority.answer(to: query, at: now()) }
      return Response(
        status: .ok,
        headers: [.contentType: TimestampResponse.mediaType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(data: answer)))
    }
  }
}
