import Foundation
import PDFWorkshop

/// Workers that one kind of job waits for: so many at once, as many more standing ready, and a line of
/// those that wait, first come, first served.
actor WorkerLane {
  private static let mostWaiting = 64
  private let width: Int
  private let spares: Int
  private let start: Worker.Start
  private var free: Int
  private var standing: [Worker] = []
  private var waiting: [(id: UUID, continuation: CheckedContinuation<Bool, Never>)] = []
  private var isClosed = false

  /// - Parameter spares: how many stand ready.
  init(width: Int, spares: Int? = nil, _ start: Worker.Start) {
    self.width = width
    self.spares = spares ?? width
    self.start = start
    free = width
  }

  /// Has workers stand ready.
  func open() {
    while !isClosed, standing.count < spares { standing.append(Worker(start)) }
  }

  /// Lets those go that stand ready, and returns when they are gone.
  func close() async {
    isClosed = true
    let all = standing
    standing = []
    for worker in all { worker.dismiss() }
    for worker in all { await worker.end() }
  }

  func perform(
    _ parts: [Data], until deadline: ContinuousClock.Instant
  ) async throws -> WorkshopAnswer {
    // Who has come to his turn has the better part of his time left.
    let now = ContinuousClock.now
    guard await turn(until: now + (deadline - now) / 3) else { throw BenchFailure.busy }
    defer { pass() }
    do {
      return try await next().perform(parts, until: deadline)
    } catch is Worker.Unused {
      // One that died while it stood there; a second time it is no accident.
      do {
        return try await Worker(start).perform(parts, until: deadline)
      } catch is Worker.Unused {
        throw BenchFailure.notStarted("workers end before they have a job")
      }
    }
  }

  private func next() throws -> Worker {
    guard !isClosed else { throw BenchFailure.notStarted("the server is stopping") }
    let worker = standing.isEmpty ? Worker(start) : standing.removeFirst()
    open()
    return worker
  }

  // MARK: - The line

  /// - Returns: whether there is a place before the deadline.
  private func turn(until deadline: ContinuousClock.Instant) async -> Bool {
    if free > 0 {
      free -= 1
      return true
    }
    guard waiting.count < Self.mostWaiting else { return false }
    let id = UUID()
    let patience = Task {
      try await Task.sleep(until: deadline)
      giveUp(id)
    }
    defer { patience.cancel() }
    return await withCheckedContinuation { waiting.append((id, $0)) }
  }

  private func giveUp(_ id: UUID) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).continuation.resume(returning: false)
  }

  private func pass() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().continuation.resume(returning: true)
    }
  }
}
