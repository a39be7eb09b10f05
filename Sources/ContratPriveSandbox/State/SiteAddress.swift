import Synchronization

/// Where the sandbox's own pages answer: known once it listens.
final class SiteAddress: Sendable {
  private let value: Mutex<String>

  init(_ url: String = "http://127.0.0.1:8091") {
    value = Mutex(url)
  }

  /// Scheme, host and port, without a slash at its end.
  var url: String { value.withLock { $0 } }

  func set(_ url: String) {
    value.withLock { $0 = url }
  }
}
