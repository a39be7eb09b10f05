import HTTPTypes
import Hummingbird
import NIOCore

/// `/metrics`: for whoever asks from this machine, or with the operator's key.
struct MetricsController: Sendable {
  let site: SigningSite
  let metrics: ServerMetrics

  func add(to router: Router<WebContext>) {
    router.get("metrics") { request, context in
      try site.refuseOthersThanOperator(request, context)
      return Response(
        status: .ok,
        headers: [.contentType: Exposition.mediaType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics.text())))
    }
  }
}
