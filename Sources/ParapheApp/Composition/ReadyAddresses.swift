import Foundation
import Synchronization

/// The addresses of a server's parts, known one by one as their ports answer.
package final class ReadyAddresses: Sendable {
  package struct Addresses: Sendable {
    package var web: String?
    package var demo: String?
    package var sandbox: String?

    var count: Int { [web, demo, sandbox].compactMap { $0 }.count }
  }

  private let parts: Int
  private let addresses = Mutex(Addresses())
  private let complete: AsyncStream<Addresses>
  private let announce: AsyncStream<Addresses>.Continuation

  init(parts: Int) {
    self.parts = parts
    (complete, announce) = AsyncStream.makeStream()
  }

  func set(_ part: any WritableKeyPath<Addresses, String?> & Sendable, _ url: String) async {
    let known = addresses.withLock { addresses in
      addresses[keyPath: part] = url
      return addresses
    }
    guard known.count == parts else { return }
    announce.yield(known)
    announce.finish()
  }

  /// All addresses, once every port answers; nil when the task is canceled before. For one caller.
  package func wait() async -> Addresses? {
    await complete.first { _ in true }
  }

  var sandboxURL: URL {
    URL(string: addresses.withLock { $0.sandbox } ?? "http://127.0.0.1:9") ?? URL(filePath: "/")
  }

  var demoURL: String { addresses.withLock { $0.demo } ?? "" }
}
