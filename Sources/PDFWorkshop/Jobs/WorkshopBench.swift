/// Where jobs are done: in this process, or in others.
package protocol WorkshopBench: Sendable {
  /// - Parameters:
  ///   - lane: who waits for it.
  ///   - limit: for everything, the waiting for a free place included.
  /// - Throws: ``BenchFailure``.
  func perform(
    _ job: WorkshopJob, _ lane: WorkshopLane, within limit: Duration
  ) async throws -> WorkshopAnswer

  /// Programs that are not installed: without poppler's no marked copy is confirmed, without qpdf's no
  /// document repaired.
  var missingPrograms: [String] { get }
  var canDraw: Bool { get }
}

/// Who waits for a job.
package enum WorkshopLane: Sendable, Hashable, CaseIterable {
  /// A signature: nothing else stands before it.
  case signature
  /// A deposit, a picture, a text.
  case other
  /// Nobody: the server looks again, and takes its time.
  case sweep
}

/// Why there is no answer.
package enum BenchFailure: Error, Sendable, Equatable {
  /// The document is to blame: its reader failed, or went beyond what one document may take; in words
  /// for the log.
  case ended(String)
  /// Too many wait already, or the time was over before it was begun.
  case busy
  /// The machine is to blame.
  case notStarted(String)
}
