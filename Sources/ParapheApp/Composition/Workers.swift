import Foundation
import Logging
import PDFSignatures
import PDFWorkers
import PDFWorkshop
import ServiceLifecycle

/// The processes that open documents from outside, for as long as the server runs.
struct Workers: Service {
  private let bench: WorkerBench

  /// - Parameter scratch: for their files; what is there is removed.
  /// - Throws: ``ConfigurationProblem`` where their program is missing.
  init(scratch: URL, logger: Logger) throws(ConfigurationProblem) {
    guard let program = WorkerProgram.installed else {
      throw ConfigurationProblem(
        WorkerProgram.name,
        "the program that reads documents is missing: install it beside this one")
    }
    bench = WorkerBench(program: program, scratch: scratch, logger: logger)
  }

  /// The workshop whose jobs they do.
  func workshop(bounds: MarkBounds = MarkBounds()) -> DocumentWorkshop {
    DocumentWorkshop(bounds: bounds, at: bench)
  }

  /// They stand ready while the server runs, and longer than anybody may need one.
  func run() async throws {
    await bench.open()
    try? await gracefulShutdown()
    await bench.close()
  }

  /// For a command, which runs beside a server: in a folder of its own.
  static func ofCommand(_ configuration: ParapheConfiguration) throws -> Workers {
    try Workers(
      scratch: ownScratch,
      logger: try .paraphe(level: "error", format: configuration.logFormat))
  }

  /// For a tool that is handed files, and may be installed without the workers' program.
  static func ofTool() -> Workers? {
    try? Workers(scratch: ownScratch, logger: Logger(label: "paraphe"))
  }

  private static var ownScratch: URL {
    FileManager.default.temporaryDirectory.appending(path: "paraphe-\(UUID().uuidString)")
  }

  /// Once nobody needs one any more.
  func close() async { await bench.close() }

  /// What workers cannot take from themselves on this machine.
  func missingConfinement() async throws -> [Confinement.Part] {
    try await bench.confinement().missing.keys.sorted { $0.rawValue < $1.rawValue }
  }
}
