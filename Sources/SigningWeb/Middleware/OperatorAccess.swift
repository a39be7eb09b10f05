import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Signing

/// What is for whoever runs the server: asked from this machine, or with the operator's key.
extension SigningSite {
  /// - Throws: ``Problem`` for anybody else.
  func refuseOthersThanOperator(_ request: Request, _ context: WebContext) throws(Problem) {
    guard !isLocal(request, peer: context.peer) else { return }
    try refuseWrongOperatorKey(
      request, context,
      "Send the operator's key (Authorization: Bearer <key>), or ask from the server itself.")
  }

  /// Lets nobody in without the operator's key, from wherever.
  ///
  /// - Parameter advice: what to do, for who has none.
  /// - Throws: ``Problem``; after too many wrong keys of an address one that says to wait.
  func refuseWrongOperatorKey(
    _ request: Request, _ context: WebContext, _ advice: String
  ) throws(Problem) {
    guard !isOperator(request.bearerKey) else { return }
    if request.bearerKey != nil {
      try Problem.refuse(
        guesses(.wrongOperatorKey, by: actor(.operator, request, peer: context.peer)))
    }
    throw Problem(
      .unauthorized, "operator_key_needed", advice, headers: [.wwwAuthenticate: "Bearer"])
  }

  /// Counts a link or key that is none.
  ///
  /// - Returns: for how many seconds to wait, after too many.
  func guesses(_ reason: RefusalReason, by actor: Actor) -> Int? {
    let seconds = limits.guesses.take(TrustedProxies.subscriber(of: actor.address))
    refusals.note(seconds == nil ? reason : .limitGuesses, by: actor)
    return seconds
  }

  /// Whether a program on this machine asks for itself. Where visitors come through a proxy, which may
  /// be on this machine, nobody can tell; a proxy that nobody told of mostly says that it is one; and a name that somebody else had lead here (DNS rebinding) is
  /// not this machine's.
  private func isLocal(_ request: Request, peer: SocketAddress?) -> Bool {
    guard let from = peer?.ipAddress, TrustedProxies.isLoopback(from) else { return false }
    guard let own = URL(string: address.url)?.host(), Self.isLoopback(authority: own) else {
      return false
    }
    guard !request.headers.contains(where: { Self.proxyFields.contains($0.name) }) else {
      return false
    }
    return request.head.authority.map(Self.isLoopback(authority:)) ?? false
  }

  private static let proxyFields: Set<HTTPField.Name> = Set(
    [
      "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
    ].compactMap { HTTPField.Name($0) })

  private static func isLoopback(authority: String) -> Bool {
    let host =
      authority.hasPrefix("[")
      ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
    return host == "localhost" || TrustedProxies.isLoopback(String(host))
  }
}
