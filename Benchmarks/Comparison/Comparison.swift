import Foundation
import PDFSignatures
import PDFWorkshop

/// What becomes of documents: each is examined as at the deposit, prepared and signed as the stand-in
/// does, and compared. One line of JSON a file, with milliseconds.
///
///     Comparison FILE…             the whole way
///     Comparison - < LIST          the same for the files that the lines name
///     Comparison --pairs FILE…     names of shown and signed files in turn: the comparison alone
///
/// With `KEEP`, a folder, the files of the last document are left there.
@main
struct Comparison {
  static func main() async throws {
    var files = Array(CommandLine.arguments.dropFirst())
    let arePairs = files.first == "--pairs"
    if arePairs { files.removeFirst() }
    if files == ["-"] {
      files = []
      while let line = readLine() { files.append(line) }
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let trial = Trial(authority: try TestAuthority(in: folder))
    if arePairs {
      for index in stride(from: 0, to: files.count - 1, by: 2) {
        print(try await trial.compared(files[index], files[index + 1]))
      }
    } else {
      for file in files { print(try await trial.signed(file)) }
    }
  }
}

private struct Trial {
  let authority: TestAuthority
  let workshop = DocumentWorkshop()

  func signed(_ file: String) async throws -> String {
    var line = Line(file: file)
    guard let data = FileManager.default.contents(atPath: file) else { return line.text }
    switch try await line.timed("examine", { try await workshop.examine(data) }) {
    case .failure(let refusal): line.refused = "\(refusal)"
    case .success(let found):
      line.pages = found.pages
      line.changes = found.changes.map(\.rawValue)
      do {
        let preparation = DocumentPreparation(
          contractID: "cp_0123", label: "Contrat", signatories: ["Claire Dubois"], language: "fr",
          isTest: true)
        let prepared = try await line.timed("prepare") {
          try await workshop.prepare(found.document, preparation)
        }
        let signed = try DocumentSigner(authority: authority).sign(
          prepared, position: 0, name: "Claire Dubois", reason: "Contrat", at: Date(),
          isFrench: true)
        if let keep = ProcessInfo.processInfo.environment["KEEP"] {
          try signed.write(to: URL(filePath: keep).appending(path: "signed.pdf"))
          if case .kept(let additions) = OriginalContent(of: found.document, in: signed) {
            try additions.overlays.write(to: URL(filePath: keep).appending(path: "overlays.pdf"))
          }
          try found.document.write(to: URL(filePath: keep).appending(path: "shown.pdf"))
        }
        line.finding = try await compare(signed, found.document, &line)
      } catch {
        line.finding = "failed: \(error)"
      }
    }
    return line.text
  }

  func compared(_ shown: String, _ signed: String) async throws -> String {
    var line = Line(file: signed)
    let finding = try await compare(
      try Data(contentsOf: URL(filePath: signed)), try Data(contentsOf: URL(filePath: shown)),
      &line)
    line.finding = finding
    return line.text
  }

  private func compare(_ signed: Data, _ shown: Data, _ line: inout Line) async throws -> String {
    let finding = await line.timed("compare") {
      await workshop.compare(
        signed, with: shown,
        within: ComparisonTime(structure: .seconds(60), rounds: .seconds(3_600)))
    }
    switch finding {
    case .kept(let drawn): return "kept \(drawn)"
    case .altered(let reason): return "altered: \(reason.text(in: .english))"
    case .undecided(let reason): return "undecided: \(reason.text(in: .english))"
    case .tooSlow(let reason): return "too slow: \(reason.text(in: .english))"
    case .interrupted(let words): return "interrupted: \(words)"
    case .unfinished: return "unfinished"
    }
  }
}

private struct Line: Encodable {
  let file: String
  var refused: String?
  var pages: Int?
  var changes: [String]?
  var finding: String?
  var milliseconds: [String: Double] = [:]

  init(file: String) {
    self.file = file
  }

  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  mutating func timed<Value>(_ step: String, _ body: () async throws -> Value) async rethrows
    -> Value
  {
    let started = ContinuousClock.now
    let value = try await body()
    milliseconds[step] = ((ContinuousClock.now - started) / .milliseconds(0.01)).rounded() / 100
    return value
  }
}
