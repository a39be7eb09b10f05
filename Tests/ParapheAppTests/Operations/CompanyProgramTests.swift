import Bulk
import Foundation
import Testing

@testable import ParapheApp

@Suite("The company's program", .timeLimit(.minutes(10)))
struct CompanyProgramTests {
  private let long = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)

  private func inFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  private func reason(_ answer: HookAnswer) -> String? {
    if case .notTaken(let reason) = answer { reason } else { nil }
  }

  /// Whether a process runs that was started with this argument.
  private func isRunning(_ argument: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").contains { name in
      guard Int(name) != nil,
        let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
      else { return false }
      return line.split(separator: 0).contains { $0.elementsEqual(argument.utf8) }
    }
  }

  @Test("takes a message of any length by exiting with 0, and is given no key of the platform")
  func takes() async throws {
    try await inFolder { folder in
      let file = folder.appending(path: "message")
      let program = CompanyProgram(command: "cat > '\(file.path)'")
      #expect(await program.take(long) == .taken)
      #expect(try Data(contentsOf: file) == long)
      setenv("CONTRAT_PRIVE_COMPANY_PROGRAM_TEST", "secret", 1)
      let environment = CompanyProgram(
        command: "env > '\(file.path)'; grep -q ^PATH= '\(file.path)'")
      #expect(await environment.take(Data()) == .taken)
      let said = try String(contentsOf: file, encoding: .utf8)
      #expect(!said.contains("CONTRAT_PRIVE_"))
    }
  }

  @Test("does not take it with another status, or where a signal ends it")
  func refuses() async {
    let status = await CompanyProgram(command: "exit 3").take(long)
    #expect(reason(status)?.contains("status 3") == true)
    let killed = await CompanyProgram(command: "kill -9 $$").take(long)
    #expect(reason(killed)?.contains("signal 9") == true)
  }

  @Test("may close its input early: its status counts, and the server goes on")
  func closesEarly() async {
    #expect(await CompanyProgram(command: "exec 0<&-; exit 0").take(long) == .taken)
    #expect(await CompanyProgram(command: "head -c 1 > /dev/null").take(long) == .taken)
  }

  @Test("is ended where it never reads its input")
  func neverReads() async throws {
    let argument = "\(Int.random(in: 100_000_000...999_999_999))"
    let program = CompanyProgram(
      command: "exec sleep \(argument)", limit: .seconds(1), grace: .seconds(5))
    #expect(reason(await program.take(long))?.contains("ended after 1.0 s") == true)
    #expect(try !isRunning(argument))
  }

  @Test(
    "is ended with all that it started, whoever of them does not heed SIGTERM",
    arguments: [
      "trap '' TERM; sleep ARGUMENT & wait; sleep ARGUMENT",
      "(trap '' TERM; exec sleep ARGUMENT) & wait",
    ])
  func stubborn(_ command: String) async throws {
    let argument = "\(Int.random(in: 100_000_000...999_999_999))"
    let program = CompanyProgram(
      command: command.replacing("ARGUMENT", with: argument), grace: .milliseconds(100))
    let answer = try await ending(program, onceRuns: argument)
    #expect(reason(answer) == "the server stops")
    // A killed process is gone a moment after the signal.
    while try isRunning(argument) { await Task.yield() }
  }

  @Test("is ended at once where the server stops")
  func stopped() async throws {
    let argument = "\(Int.random(in: 100_000_000...999_999_999))"
    let program = CompanyProgram(command: "exec sleep \(argument)")
    let answer = try await ending(program, onceRuns: argument)
    #expect(reason(answer) == "the server stops")
    #expect(try !isRunning(argument))
  }

  /// What a program comes to that a stop ends as soon as it is at work.
  private func ending(
    _ program: CompanyProgram, onceRuns argument: String
  ) async throws -> HookAnswer {
    let work = Task { await program.take(Data()) }
    while try !isRunning(argument) { await Task.yield() }
    work.cancel()
    return await work.value
  }
}
