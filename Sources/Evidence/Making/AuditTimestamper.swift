import BlockingWork
import Crypto
import Foundation
package import Logging
import ServiceLifecycle
package import Signing

/// Time-stamps the ends of all audit trails once a day: one token over a tree of them, so that
/// nobody, not even who runs the server, can write a trail anew later.
package struct AuditTimestamper: Service {
  private let store: any EvidenceStore
  private let timestamps: TimestampSource
  private let clock: SigningClock
  private let logger: Logger
  private let pause: Duration

  /// - Parameter pause: between two looks at the date.
  package init(
    store: any EvidenceStore, timestamps: TimestampSource, clock: SigningClock, logger: Logger,
    pause: Duration = .seconds(600)
  ) {
    self.store = store
    self.timestamps = timestamps
    self.clock = clock
    self.logger = logger
    self.pause = pause
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      // The first look is not at once: the authority may be the sandbox that starts beside it. But
      // soon: a server that is started again and again stamps all the same.
      var next = min(pause, .seconds(5))
      while (try? await Task.sleep(for: next)) != nil {
        next = pause
        do {
          try await stampIfDue()
        } catch {
          // A stop came in between: the next start stamps.
          guard !Task.isCancelled else { return }
          logger.error(
            "audit trails could not be time-stamped", metadata: ["error": "\(type(of: error))"])
        }
      }
    }
  }

  /// Stamps what has grown since the last time, unless that was less than a day ago.
  ///
  /// - Returns: how many trails were stamped.
  @discardableResult
  package func stampIfDue() async throws -> Int {
    // In whole seconds: a date that was stored and read back differs in its last binary digit, and
    // an age just below zero would pass for a clock that was set back.
    if let last = try await store.lastHeadStamp(),
      (0..<Self.day).contains(clock.now().timeIntervalSince(last).rounded())
    {
      return 0
    }
    var count = 0
    while true {
      let heads = try await store.unstampedHeads(limit: Self.most)
      guard !heads.isEmpty else { return count }
      // A tree of thousands of leaves, with a path to each.
      try await BlockingWork.steps { try await stamp(heads) }
      count += heads.count
    }
  }

  private static let day: TimeInterval = 86_400
  /// In one tree: a transaction of a size that does not hold up others.
  private static let most = 5_000

  private func stamp(_ heads: [AuditHead]) async throws {
    let leaves = heads.map {
      AuditHeadTree.Leaf(contract: $0.contract.rawValue, number: $0.number, head: $0.hash)
    }
    guard let tree = AuditHeadTree(leaves: leaves) else { return }
    let token = try await timestamps.token(Data(SHA256.hash(data: tree.root)))
    try await store.keep(
      HeadStamp(at: clock.now(), root: hex(tree.root), token: token),
      leaves: try heads.enumerated().map { index, head in
        HeadStampLeaf(head: head, path: try HeadsFile.text(tree.path(of: index)))
      })
    logger.info("audit trails time-stamped", metadata: ["trails": "\(heads.count)"])
  }
}
