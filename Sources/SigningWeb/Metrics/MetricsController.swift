import HTTPTypes
import Hummingbird
import NIOCore
import Signing

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
        body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics.text() + underWay)))
    }
  }

  /// What is held for those who send and receive just now.
  private var underWay: String {
    var exposition = Exposition()
    exposition.gauge(
      "paraphe_downloads", "Answers with files that are being sent.", site.downloads.taken)
    exposition.gauge(
      "paraphe_bytes_in_flight", "Memory taken for bodies and for making evidence.",
      site.memory.total - site.memory.free)
    return exposition.text
  }
}
