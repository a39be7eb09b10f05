import SigningWeb

/// How the process's descriptors are divided: connections of each listener, and a reserve for all
/// that is no connection.
package struct ConnectionShares: Sendable, Equatable {
  /// Of the web app.
  package let web: Int
  /// Of the stand-in and of the demo extranet, each; 0 where there is none.
  package let local: Int

  /// The reserve holds the database, a document for each download, calls of the platform and of
  /// webhooks with both their ends, and the pipes of other programs: a quarter of what there is, but
  /// no less than those need at their busiest, and no more than they can use.
  private static let reserve = 128...1_024
  /// With fewer, a browser with its six connections a visitor is a crowd.
  private static let least = 64
  /// Nobody needs more who has not said so: each costs memory too.
  private static let usual = 4_096

  /// - Parameters:
  ///   - limit: descriptors of the process.
  ///   - asked: connections of the web app that the operator wants; nil where they said nothing.
  ///   - isEmbedded: whether the stand-in and the demo extranet listen too.
  /// - Throws: ``ConfigurationProblem`` where there are not enough.
  package init(limit: Int, asked: Int?, isEmbedded: Bool) throws(ConfigurationProblem) {
    let reserve = min(max(limit / 4, Self.reserve.lowerBound), Self.reserve.upperBound)
    let available = limit - reserve
    guard available >= Self.least else {
      throw ConfigurationProblem(
        "RLIMIT_NOFILE",
        "the process may have \(limit) files and sockets open; \(Self.reserve.lowerBound + Self.least) are the least: raise the hard limit (ulimit -Hn, LimitNOFILE)"
      )
    }
    // What the stand-in is asked must never wait for who holds the web app's connections.
    local = isEmbedded ? min(available / 8, 256) : 0
    let most = available - 2 * local
    if let asked, asked > most {
      throw ConfigurationProblem(
        "PARAPHE_CONNECTIONS",
        "give at most \(most), or raise the limit of open files, which is \(limit) (ulimit -Hn, LimitNOFILE)"
      )
    }
    web = asked ?? min(most, Self.usual)
  }

  /// Those of a listener of this machine's own: the stand-in or the demo extranet, each by itself.
  var localConnections: Connections { Self.connections(upTo: local) }

  /// - Parameter maximum: how many a listener may have that nothing else bounds.
  static func connections(upTo maximum: Int) -> Connections {
    Connections(
      ConnectionBounds(
        maximum: maximum, descriptorsLeft: { DescriptorLimit.left(after: $0) }))
  }
}
