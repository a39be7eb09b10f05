import Foundation
import Hummingbird
import Signing
import Synchronization

extension SigningSite {
  /// Writes down that a document went out: once for each receiver, not at every reload.
  ///
  /// - Parameter part: the bytes that did, counted from 0; nil for all of them. The first part is
  ///   written down, not each of those that a download is made of.
  func note(
    _ kind: ContractEvent.Kind, _ document: ContractDocument, _ file: StoredFile,
    of contract: Contract, _ signatory: SignatoryID?, by actor: Actor, at now: Date,
    part: Range<Int>? = nil
  ) async throws {
    let receiver = [
      kind.rawValue, contract.id.rawValue, signatory?.rawValue ?? "", actor.role.rawValue,
      actor.address ?? "", file.sha256, part == nil ? "" : "part",
    ]
    guard deliveries.isFirst(receiver.joined(separator: " ")) else { return }
    var data = ["document": "\(document.number)", "sha256": file.sha256]
    if let part { data["bytes"] = "\(part.lowerBound)-\(part.upperBound - 1)" }
    let event = ContractEvent(kind: kind, signatoryID: signatory, at: now, data: data)
    try await trail.note([event], on: contract.id, by: actor)
  }
}

/// How often something may still happen, within bounds of its own.
final class Allowance: Sendable {
  private static let most = 10_000
  private let each: Int
  private let taken = Mutex<[String: Int]>([:])

  init(each: Int) {
    self.each = each
  }

  /// Takes one; false when none is left.
  func take(_ what: String) -> Bool {
    taken.withLock { taken in
      if taken.count >= Self.most { taken.removeAll() }
      guard taken[what, default: 0] < each else { return false }
      taken[what, default: 0] += 1
      return true
    }
  }
}

/// Remembers what happened lately, within bounds: after a restart, or much later, it is new again.
final class OnceOnly: Sendable {
  private static let most = 10_000
  private let seen = Mutex<Set<String>>([])

  func isFirst(_ what: String) -> Bool {
    seen.withLock { seen in
      if seen.count >= Self.most { seen.removeAll() }
      return seen.insert(what).inserted
    }
  }
}
