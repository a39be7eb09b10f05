import BlockingWork
import Foundation
package import Signing

/// How many calls the platform account may still make today.
package struct QuotaFigures: Sendable, Equatable {
  package let used: Int
  package let left: Int

  package init(used: Int, left: Int) {
    self.used = used
    self.left = left
  }
}

/// Everything that `/metrics` tells.
package struct ServerMetrics: Sendable {
  let requests = RequestMeter()
  private let calls: CallMeter
  private let refusals: Refusals
  private let store: any OperationsStore
  private let outbox: any WebhookOutbox
  private let trail: any EvidenceStore
  private let quota: @Sendable () async throws -> QuotaFigures?
  private let clock: SigningClock
  private let process = ProcessFigures()
  private let connections: Connections

  /// - Parameter quota: nil where no account of calls is kept.
  package init(
    calls: CallMeter, refusals: Refusals, connections: Connections, store: any OperationsStore,
    outbox: any WebhookOutbox,
    trail: any EvidenceStore, clock: SigningClock,
    quota: @escaping @Sendable () async throws -> QuotaFigures? = { nil }
  ) {
    self.calls = calls
    self.refusals = refusals
    self.connections = connections
    self.store = store
    self.outbox = outbox
    self.trail = trail
    self.clock = clock
    self.quota = quota
  }

  /// What stands in the store is left out while it cannot be read; the rest is told all the same.
  func text() async -> String {
    var exposition = Exposition()
    calls.write(to: &exposition)
    requests.write(to: &exposition)
    refusals.write(to: &exposition)
    connections.write(to: &exposition)
    var stored = Exposition()
    let isReadable: Bool
    do {
      try await writeStored(to: &stored)
      isReadable = true
    } catch {
      isReadable = false
    }
    exposition.gauge(
      "paraphe_store_readable", "Whether the database could be read for these figures.",
      isReadable ? 1 : 0)
    // Linux counts open files one by one.
    let figures = try? await BlockingWork.run { [process] in
      var figures = Exposition()
      process.write(to: &figures)
      return figures
    }
    if let figures { exposition.append(figures) }
    return exposition.text + (isReadable ? stored.text : "")
  }

  private func writeStored(to exposition: inout Exposition) async throws {
    let counts = try await store.contractCounts()
    exposition.metric("paraphe_contracts", .gauge, "Contracts by state.")
    for status in ContractStatus.allCases {
      exposition.sample(
        "paraphe_contracts", ["state": status.rawValue], counts.contracts[status] ?? 0)
    }
    exposition.metric(
      "paraphe_signed_copies", .gauge, "Signed copies of completed contracts by state.")
    for status in SignedCopyStatus.allCases {
      exposition.sample(
        "paraphe_signed_copies", ["state": status.rawValue], counts.signedCopies[status] ?? 0)
    }
    try await writeOutbox(to: &exposition)
    if let quota = try await quota() {
      exposition.gauge(
        "paraphe_quota_used", "Calls of the platform account used today.", quota.used)
      exposition.gauge(
        "paraphe_quota_left", "Calls of the platform account left today.", quota.left)
    }
    if let stamped = try await trail.lastHeadStamp() {
      exposition.gauge(
        "paraphe_audit_timestamp_age_seconds", "Since audit trails were last time-stamped.",
        age(of: stamped))
    }
  }

  private func writeOutbox(to exposition: inout Exposition) async throws {
    let depth = try await outbox.depth()
    exposition.gauge(
      "paraphe_outbox_pending", "Webhooks that wait to be delivered.", depth.pending)
    exposition.gauge(
      "paraphe_outbox_oldest_age_seconds",
      "Since what the oldest waiting webhook tells of happened; 0 where none waits.",
      depth.oldest.map(age) ?? 0)
    exposition.gauge("paraphe_outbox_dead", "Webhooks that were given up.", depth.dead)
    exposition.gauge(
      "paraphe_webhook_endpoints_disabled",
      "Endpoints that are gone or kept failing: nothing is sent there until somebody replays.",
      depth.disabledEndpoints)
  }

  /// In seconds; a clock that was put back gives none below zero.
  private func age(of date: Date) -> Double {
    max(0, clock.now().timeIntervalSince(date))
  }
}
