import AsyncHTTPClient
import NIOHTTP1
import NIOPosix

/// Says what went wrong with an exchange, without an error's own text: that may hold the address.
enum SendingError {
  /// Whether there was no connection, so that nothing can have been sent.
  static func isUnreachable(_ error: any Error) -> Bool {
    error is NIOConnectionError || (error as? HTTPClientError) == .connectTimeout
      || String(describing: type(of: error)).contains("IOError")
  }

  static func words(_ error: any Error) -> String {
    if isUnreachable(error) { return "no connection: refused or not reachable" }
    if error is HTTPParserError { return "the answer is not HTTP" }
    switch error as? HTTPClientError {
    case .tlsHandshakeTimeout: return "no TLS handshake in time"
    case .remoteConnectionClosed: return "the connection was closed without an answer"
    case .some(let error): return "the exchange failed (\(error.shortDescription))"
    case .none: break
    }
    let type = String(describing: type(of: error))
    return type.contains("SSL") || type.contains("TLS")
      ? "the TLS handshake failed: look at the certificate and its name"
      : "the exchange failed (\(type))"
  }
}
