package import Foundation
package import Logging
package import PDFWorkshop
import Synchronization
import SystemPackage

/// Does jobs in processes of their own: what a hostile file does to its reader, it does to nobody else.
///
/// One process a job. It takes from itself what it does not need before it reads anything (``Confinement``).
package final class WorkerBench: WorkshopBench {
  private let lanes: [WorkshopLane: WorkerLane]
  private let installed: LocalBench
  private let program: FilePath
  private let scratch: URL
  private let logger: Logger

  /// Bytes of the file that a job gives back: a prepared document is little larger than it came.
  private static let mostAnswer = 160 << 20

  /// - Parameters:
  ///   - program: the worker's; ``program(beside:)`` finds it.
  ///   - scratch: where each has a folder while it lasts. What is there is removed: nobody else may use
  ///     it.
  ///   - processors: how many jobs of a kind run at once.
  ///   - logger: told of each worker that failed, and once of what workers could not be denied.
  package init(
    program: String, scratch: URL, processors: Int = ProcessInfo.processInfo.activeProcessorCount,
    logger: Logger
  ) {
    self.logger = logger
    self.program = FilePath(program)
    self.scratch = scratch
    installed = LocalBench(scratch: scratch)
    // What a kill left behind.
    try? FileManager.default.removeItem(at: scratch)
    let told = Once()
    func lane(_ width: Int, spares: Int? = nil, nice: Int) -> WorkerLane {
      WorkerLane(
        width: width, spares: spares,
        Worker.Start(
          program: FilePath(program), scratch: scratch, nice: nice, mostAnswer: Self.mostAnswer,
          onReady: { confinement in
            guard !confinement.missing.isEmpty, told.isFirst else { return }
            logger.warning(
              "the programs that read documents are confined less than they could be",
              metadata: [
                "missing":
                  "\(confinement.missing.keys.map(\.words).sorted().joined(separator: ", "))"
              ])
          }))
    }
    lanes = [
      .signature: lane(max(2, processors), nice: 0),
      .other: lane(max(2, processors / 2), nice: 10),
      .sweep: lane(1, spares: 0, nice: 5),
    ]
  }

  /// Has workers stand ready.
  package func open() async {
    for lane in lanes.values { await lane.open() }
  }

  /// Ends those that stand ready.
  package func close() async {
    for lane in lanes.values { await lane.close() }
    // Where nothing is left in it.
    rmdir(scratch.path)
  }

  /// What a worker can take from itself on this machine: one is started to see.
  ///
  /// - Throws: ``BenchFailure`` where none starts.
  package func confinement() async throws -> Confinement {
    let (found, tell) = AsyncStream.makeStream(of: Confinement.self)
    let worker = Worker(
      Worker.Start(
        program: program, scratch: scratch, nice: 0, mostAnswer: 0,
        onReady: { confinement in
          tell.yield(confinement)
          tell.finish()
        }))
    await worker.end()
    tell.finish()
    for await confinement in found { return confinement }
    throw BenchFailure.notStarted("no worker starts")
  }

  package func perform(
    _ job: WorkshopJob, _ lane: WorkshopLane, within limit: Duration
  ) async throws -> WorkshopAnswer {
    guard let workers = lanes[lane] else { throw BenchFailure.busy }
    do {
      return try await workers.perform(try JobFrame.parts(of: job), until: .now + limit)
    } catch let failure as BenchFailure {
      log(failure, job)
      throw failure
    }
  }

  package var missingPrograms: [String] { installed.missingPrograms }
  package var canDraw: Bool { installed.canDraw }

  private func log(_ failure: BenchFailure, _ job: WorkshopJob) {
    let reason =
      switch failure {
      case .ended(let words): words
      case .busy: "too many wait"
      case .notStarted(let words): words
      }
    logger.log(
      level: failure.isOfTheDocument ? .warning : .error, "a document was not read to its end",
      metadata: [
        "task": "\(job.task.name)", "reason": "\(reason)",
        "bytes": "\(job.files.map(\.count).reduce(0, +))",
      ])
  }
}

/// Says once that it is the first time.
private final class Once: Sendable {
  private let isDone = Atomic(false)

  var isFirst: Bool { !isDone.exchange(true, ordering: .relaxed) }
}

extension BenchFailure {
  fileprivate var isOfTheDocument: Bool {
    if case .ended = self { true } else { false }
  }
}

extension WorkshopJob.Task {
  /// For the log.
  fileprivate var name: String {
    switch self {
    case .examine: "examine"
    case .prepare: "prepare"
    case .draft: "draft"
    case .compare: "compare"
    case .verify: "verify"
    case .judge: "judge"
    case .material: "material"
    case .image: "image"
    case .texts: "text"
    }
  }
}
