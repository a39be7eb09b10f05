import Foundation
import Logging
import PDFPages
import PDFSignatures
import PDFWorkers
import TestSupport
import Testing

@testable import PDFWorkshop

@Suite("Documents are read by programs of their own, which end with them")
struct WorkerTests {
  private let scratch = FileManager.default.temporaryDirectory.appending(
    path: "workers-\(UUID().uuidString)")
  private let bench: WorkerBench
  private let plain: Data

  init() throws {
    let program = try #require(WorkerProgram.installed, "the worker has to be built")
    bench = WorkerBench(
      program: program, scratch: scratch, processors: 2, logger: Logger(label: "workers"))
    plain = try Data(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Deposits/plain.pdf"))
  }

  /// Forms that each show the next ten times: poppler draws them for ever.
  private static let endless: Data = {
    let last = 30
    let forms = (6...last).map { number in
      SmallPDF.stream(
        number == last ? "0 0 m 9 9 l S" : String(repeating: "/N Do ", count: 10),
        " /Type /XObject /Subtype /Form /BBox [0 0 595 842]"
          + (number == last ? "" : " /Resources <</XObject <</N \(number + 1) 0 R>>>>"))
    }
    return SmallPDF.page("/N Do", resources: "/XObject <</N 6 0 R>>", objects: forms)
  }()

  private static let image = WorkshopJob.Task.image(page: 1)

  /// Processes whose command line names this test's folder.
  private func workers() -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { pid_t($0) }.filter { pid in
      let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
      return line.range(of: Data(scratch.path.utf8)) != nil
    }
  }

  /// With which priority it was started.
  private func nice(of worker: pid_t) -> String? {
    let line = FileManager.default.contents(atPath: "/proc/\(worker)/cmdline") ?? Data()
    return line.split(separator: 0).last.map { String(decoding: $0, as: UTF8.self) }
  }

  private func busyWorker() async throws -> pid_t {
    try await eventually {
      workers().first { pid in
        let children = try? String(
          contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task"))
        let all = (threads ?? []).compactMap {
          try? String(contentsOfFile: "/proc/\(pid)/task/\($0)/children", encoding: .utf8)
        }
        return children != nil && all.contains { !$0.isEmpty }
      }
    }
  }

  private struct NeverHappened: Error {}

  private func eventually<Value>(_ look: () -> Value?) async throws -> Value {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
      if let value = look() { return value }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw NeverHappened()
  }

  @Test("a worker comes to what this process comes to")
  func theSame() async throws {
    let (here, there) = (DocumentWorkshop(), DocumentWorkshop(at: bench))
    #expect(try await there.examine(plain) == here.examine(plain))
    let refused = Data("no PDF".utf8)
    #expect(try await there.examine(refused) == here.examine(refused))
    let preparation = DocumentPreparation(
      contractID: "cp_1", label: "Contrat", signatories: ["Claire Dubois"], language: "fr",
      isTest: true)
    let prepared = try await there.prepare(plain, preparation)
    let signature = SignatureDraft(
      position: 0, name: "Claire Dubois", reason: "Essai", date: Date(), isFrench: true)
    let draft = try await there.draft(signature, in: prepared)
    #expect(try await draft == here.draft(signature, in: prepared))
    let authority = try TestAuthority(in: scratch.appending(path: "pki"))
    let signed = try DocumentSigner(authority: authority).complete(
      draft, after: prepared.count, at: Date())
    let verifier = PDFVerifier(anchors: .none, now: { .now }, time: .seconds(60))
    let (report, finding) = try await there.judge(
      signed, with: plain, verifier, within: .patient)
    #expect(finding == .kept(drawn: 1))
    let own = try await here.verify(signed, with: verifier)
    #expect(report.indication == own.indication && report.reasons == own.reasons)
    #expect(report.signatures.map(\.name) == ["Claire Dubois"])
    #expect(
      try await there.validationMaterial(of: signed) == here.validationMaterial(of: signed))
    let source = PageSource(name: "plain") { plain }
    #expect(try await there.image(of: source, page: 1) == here.image(of: source, page: 1))
    #expect(
      try await there.texts(of: source, pages: 1...1) == here.texts(of: source, pages: 1...1))
    await bench.close()
  }

  @Test("a worker that somebody kills is no fault of its document, and the next is read")
  func killed() async throws {
    let answer = Task {
      try await bench.perform(
        WorkshopJob(Self.image, Self.endless), .other, within: .seconds(120))
    }
    kill(try await busyWorker(), SIGKILL)
    await #expect(throws: BenchFailure.notStarted("the worker was killed")) {
      _ = try await answer.value
    }
    let found = try await DocumentWorkshop(at: bench).examine(plain)
    #expect(try found.get().pages == 1)
    await bench.close()
  }

  @Test("a worker that stands ready and dies costs nobody his job")
  func diedBefore() async throws {
    await bench.open()
    let standing = try await eventually { () -> [pid_t]? in
      let all = workers()
      return all.count == 4 ? all : nil
    }
    for worker in standing { kill(worker, SIGKILL) }
    _ = try await eventually { Set(workers()).isDisjoint(with: standing) ? true : nil }
    #expect(try await DocumentWorkshop(at: bench).examine(plain).get().pages == 1)
    await bench.close()
  }

  @Test("the time stands around everything, the children and the waiting included")
  func deadline() async throws {
    // A busy machine may not come to begin it in so little time.
    await #expect(throws: BenchFailure.self) {
      _ = try await bench.perform(
        WorkshopJob(Self.image, Self.endless), .other, within: .milliseconds(300))
    }
    // One place only: who waits behind another gives up, too.
    let first = Task {
      try await bench.perform(
        WorkshopJob(Self.image, Self.endless), .sweep, within: .seconds(120))
    }
    let worker = try await eventually { workers().first { nice(of: $0) == "5" } }
    kill(worker, SIGSTOP)
    await #expect(throws: BenchFailure.busy) {
      _ = try await bench.perform(
        WorkshopJob(.examine, plain), .sweep, within: .milliseconds(50))
    }
    // What a signature waits for does not stand behind it.
    let verifier = PDFVerifier(anchors: .none)
    let report = try await DocumentWorkshop(at: bench).verify(plain, with: verifier)
    #expect(report.indication == .noSignature)
    kill(worker, SIGKILL)
    _ = try? await first.value
    // Nothing is left: neither the programs that drew nor the folders.
    await bench.close()
    _ = try await eventually { workers().isEmpty ? true : nil }
    _ = try await eventually {
      FileManager.default.fileExists(atPath: scratch.path) ? nil : true
    }
  }

  @Test("what a killed server left on the disk goes at the next start")
  func leftBehind() throws {
    let left = scratch.appending(path: "worker-left")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    _ = WorkerBench(
      program: try #require(WorkerProgram.installed), scratch: scratch,
      logger: Logger(label: "workers"))
    #expect(!FileManager.default.fileExists(atPath: left.path))
  }

  @Test("a worker has nothing of the server's: no environment, no descriptor but its pipes")
  func nothingInherited() async throws {
    setenv("PARAPHE_TEST_SECRET", "secret", 1)
    await bench.open()
    let confinement = try await bench.confinement()
    #expect(confinement.missing[.calls] == nil && confinement.missing[.limits] == nil)
    let worker = try await eventually { () -> pid_t? in
      workers().first { status(of: $0)["Seccomp"] == "2" }
    }
    let environment = try #require(FileManager.default.contents(atPath: "/proc/\(worker)/environ"))
    #expect(String(decoding: environment, as: UTF8.self) == "SWIFT_BACKTRACE=enable=no\0")
    #expect(status(of: worker)["NoNewPrivs"] == "1")
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/fd")
    for descriptor in descriptors {
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/\(worker)/fd/\(descriptor)")
      #expect(target?.hasPrefix("socket:") != true, "\(descriptor): \(target ?? "-")")
    }
    if confinement.missing[.namespaces] == nil {
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(worker)/ns/net") != own)
    }
    await bench.close()
  }

  private func status(of process: pid_t) -> [String: String] {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").reduce(into: [:]) { found, line in
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 {
        found[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test("what asks for too much is told apart, before anything follows what it says")
  func bounds() async throws {
    let workshop = DocumentWorkshop(at: bench)
    func refusal(_ data: Data) async throws -> PDFRefusal? {
      if case .failure(let refusal) = try await workshop.examine(data) { refusal } else { nil }
    }
    func pdf(_ kids: String, _ count: Int, _ others: [String]) -> Data {
      SmallPDF(
        [
          "<</Type /Catalog /Pages 2 0 R>>",
          "<</Type /Pages /Kids [\(kids)] /Count \(count)>>",
        ] + others
      ).data
    }
    let page = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"
    // A page that is listed twice is two.
    let often = String(repeating: "3 0 R ", count: DocumentBounds.mostPages + 1)
    #expect(
      try await refusal(pdf(often, 1, [page])) == .tooManyPages(DocumentBounds.mostPages + 1))
    let nodes = (3...3_000).map {
      "<</Type /Pages /Parent \($0 - 1) 0 R /Kids [\($0 + 1) 0 R] /Count 1>>"
    }
    #expect(
      try await refusal(
        pdf("3 0 R", 1, nodes + ["<</Type /Page /Parent 3000 0 R /MediaBox [0 0 9 9]>>"]))
        == .tooDeep)
    let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
    #expect(try await refusal(pdf("3 0 R", 1, [page, deep])) == .tooDeep)
    await bench.close()
  }
}
