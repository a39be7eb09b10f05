import Foundation
import PDFWorkshop

/// The life of a worker: it says that it stands ready, does one job, and ends.
struct WorkerRun: Sendable {
  let scratch: String
  let confinement: Confinement
  private let pipe: JobPipe

  init(scratch: String, confinement: Confinement) {
    self.scratch = scratch
    self.confinement = confinement
    pipe = JobPipe()
  }

  /// - Returns: what it exits with.
  func status() async -> Int32 {
    do {
      try pipe.write([try confinement.frame])
      let job = try await JobFrame.job(most: WorkerOptions.mostJob) { try pipe.read($0) }
      try pipe.write([JobFrame.received])
      // Not before: one that stands ready waits for its pipe, and for nothing else.
      Watch.begin()
      let bench = LocalBench(scratch: URL(filePath: scratch))
      let answer = try await bench.perform(job, .other, within: .seconds(WorkerOptions.seconds))
      try pipe.write(try JobFrame.parts(of: answer))
      // Who reads it says when it has it.
      pipe.waitForEnd()
      return 0
    } catch is JobPipe.Closed {
      // Nobody asked for anything, or nobody waits any more.
      return 0
    } catch {
      return 1
    }
  }
}
