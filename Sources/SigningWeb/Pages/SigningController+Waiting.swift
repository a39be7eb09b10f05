import Hummingbird
import Signing

/// Pages that cannot ask again by themselves, having no scripts: their answer is held back.
extension SigningController {
  /// The visit once this signatory's call has its outcome, at the latest after
  /// ``SigningSite/pageHold``; as it was where too many are held already, and at once where the
  /// visitor leaves.
  ///
  /// The request's body must not have been replaced on its way here: its end is how a visitor who
  /// leaves is noticed.
  func held(_ first: Visit, _ request: Request) async throws -> Visit {
    let found = try await site.held.hold(first.link.id) {
      do {
        return try await request.body.consumeWithCancellationOnInboundClose { _ in
          try await outcome(of: first)
        }
      } catch is CancellationError {
        return first
      }
    }
    return found ?? first
  }

  private func outcome(of first: Visit) async throws -> Visit {
    // Watched before the first look: no change falls in between.
    let changes = site.store.changes.watch(first.contract.id)
    return try await withThrowingTaskGroup(of: Visit?.self) { group in
      group.addTask {
        var visit = try await site.look(first)
        var next = changes.makeAsyncIterator()
        // Others' calls change the contract too, and are nobody's business here.
        while case .inProgress = visit.place, await next.next() != nil {
          visit = try await site.look(first)
        }
        return visit
      }
      group.addTask {
        try await Task.sleep(for: site.pageHold)
        return nil
      }
      defer { group.cancelAll() }
      guard let visit = try await group.next() ?? nil else { return try await site.look(first) }
      return visit
    }
  }
}
