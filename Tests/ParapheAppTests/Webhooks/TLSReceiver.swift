import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// An HTTPS server on a free port of 127.0.0.1 that answers 204. Its certificate is for `hooks.test`.
enum TLSReceiver {
  static func run(_ body: (_ port: Int) async throws -> Void) async throws {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map {
        .certificate($0)
      },
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
    configuration.applicationProtocols = ["http/1.1"]
    let context = try NIOSSLContext(configuration: configuration)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(NoContent())
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    do {
      try await body(channel.localAddress?.port ?? 0)
      try await channel.close()
    } catch {
      try await channel.close()
      throw error
    }
  }

  static var trust: NIOSSLTrustRoots {
    get throws { .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8))) }
  }

  private final class NoContent: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .end = unwrapInboundIn(data) else { return }
      let head = HTTPResponseHead(
        version: .http1_1, status: .noContent, headers: ["connection": "close"])
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }

  // Made for these tests, valid until 2120: nobody trusts this authority.
  private static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBYzCCAQmgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1XZWJob29r
    IHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
    VQQDDA1XZWJob29rIHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEXWQx
    sWnOxIMz6td4a4FoVbOEPSei9geIeQneNUtzZyRQy77c68qzj44gzOqkAQmVhfBU
    OrQwOOTAx+xLbma+xaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMC
    AgQwHQYDVR0OBBYEFDvVOR7+TomUOVHHQlBQSBqh8fdpMAoGCCqGSM49BAMCA0gA
    MEUCIQDjPJoYoTjTn58NZ37AfrLKByCJTtSR9ajenI4+mpGDqQIgcFVAU2A69s97
    59mEAkofOd5TO2+/8fjcrSom9GVboLc=
    -----END CERTIFICATE-----
    """

  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBljCCAT2gAwIBAgIBAjAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1XZWJob29r
    IHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAVMRMwEQYD
    VQQDDApob29rcy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDrQ70yPd
    xrsnEUG4pAhVrmO1elqBqmeXDK6fCt/ur7eciVE2UuVFNIUAIkFpEN7u5BjJAEzy
    hz0mvhy38RriSaN5MHcwCQYDVR0TBAIwADAVBgNVHREEDjAMggpob29rcy50ZXN0
    MBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQWBBSpAkuKwqCzrsudPrHJXGBv
    jalKWDAfBgNVHSMEGDAWgBQ71Tke/k6JlDlRx0JQUEgaofH3aTAKBggqhkjOPQQD
    AgNHADBEAiB32GLbGsbI5N179sNnk3jo1+uGv6TCCAQBzRAG2Q2hqAIgZBiLc67P
    YEcZ1VqK9GbII1OCHOWXXIKYtTXxX0Ty+cs=
    -----END CERTIFICATE-----
    """

  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6eu0YMzkh9W/FnQU
    cRRunZ5SE/2DKM7rSmO8urno4PShRANCAAQOtDvTI93GuycRQbikCFWuY7V6WoGq
    Z5cMrp8K3+6vt5yJUTZS5UU0hQAiQWkQ3u7kGMkATPKHPSa+HLfxGuJJ
    -----END PRIVATE KEY-----
    """
}
