import ArgumentParser
import Bulk
import Configuration
import Foundation
import PDFWorkshop
import Signing
import SigningWeb

/// Puts the contracts of a file on the platform's own site (guide 3.1).
struct InjectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inject",
    abstract: "Put the contracts of a file on the platform, to be signed there.",
    discussion: """
      CSV (of a spreadsheet, in French or English) or JSON Lines, a contract a row. Everything is \
      checked first, and every problem is said with its line and column. A contract is known by its \
      reference: run it again after whatever happened, and what is there already is not put there \
      twice. Exit status: 0 when all are there, 1 where something has to be put right, 75 when the \
      day's calls are used up and the rest goes on tomorrow.
      """)

  @Argument(help: "The file: .csv, .jsonl.", completion: .file())
  var file: String

  @Flag(
    help: "As drafts, to be checked and completed on the platform's site; nobody is written to.")
  var draft = false

  @Flag(help: "Check only; nothing is sent.")
  var dryRun = false

  @Option(help: "The first so many contracts only.")
  var limit: Int?

  @Option(help: "How many at once, from 1 to 8.")
  var parallel = 4

  @Flag(inversion: .prefixedNo, help: "The platform writes to the depositing account too.")
  var notifyOwner = true

  @OptionGroup var options: OperatorOptions

  func validate() throws {
    guard (1...8).contains(parallel) else { throw ValidationError("--parallel: from 1 to 8") }
    if let limit, limit < 1 { throw ValidationError("--limit: at least 1") }
  }

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let rows = try rows()
      let count = try await check(rows, configuration)
      guard !dryRun else {
        Terminal.say("\(count) contract\(count == 1 ? "" : "s"), nothing wrong.")
        return
      }
      let api = try options.api()
      try await send(rows, count, to: api)
    }
  }

  private func rows() throws -> ContractRows {
    do {
      return try ContractRows(URL(filePath: file))
    } catch {
      throw ConfigurationProblem(file, "the file cannot be read")
    }
  }

  // MARK: - First everything is checked

  private static let mostProblems = 200

  private func check(
    _ rows: ContractRows, _ configuration: ParapheConfiguration
  ) async throws -> Int {
    let brand = try brand(configuration)
    let workers = try Workers.ofCommand(configuration)
    let examination = DraftExamination(
      inspector: .pdf(workers.workshop()), clock: .system, limits: configuration.limits)
    var count = 0
    var problems: [RowProblem] = []
    var lines: [String: Int] = [:]
    for row in rows.prefix(limit ?? .max) {
      guard problems.count < Self.mostProblems else { break }
      do {
        let row = try row.get()
        count += 1
        if let first = lines[row.reference] {
          problems.append(
            row.problem(
              DraftProblem(
                "reference_repeated", "reference",
                "the same reference as in line \(first): each contract needs one of its own")))
        }
        lines[row.reference] = row.line
        try await examination.check(try row.draft(mode, notifyOwner: notifyOwner), brand: brand)
      } catch let problem as RowProblem {
        problems.append(problem)
      } catch let refused as DraftRefused {
        if let row = try? row.get() { problems += refused.problems.map(row.problem) }
      }
    }
    await workers.close()
    guard problems.isEmpty else {
      for problem in problems { CommandFailure.say("\(file): \(problem)") }
      CommandFailure.say("\(file): nothing was sent; put this right and run it again")
      throw ExitCode(1)
    }
    guard count > 0 else { throw ConfigurationProblem(file, "there is no contract in the file") }
    return count
  }

  private var mode: Injection.Mode { draft ? .draft : .submit }

  private func brand(_ configuration: ParapheConfiguration) throws -> Brand {
    let brands = try BrandFiles(configuration).read().map(\.brand)
    if let name = options.brand {
      guard let brand = brands.first(where: { $0.id.rawValue == name }) else {
        throw ConfigurationProblem("--brand", "there is no brand \(name)")
      }
      return brand
    }
    let meant = brands.filter { !DemoBrand.isShowcase($0.id, configuration) }
    guard meant.count == 1 else {
      throw ConfigurationProblem(
        "--brand", "name one of \(brands.map(\.id.rawValue).joined(separator: ", "))")
    }
    return meant[0]
  }

  // MARK: - Then sent

  private func send(_ rows: ContractRows, _ count: Int, to api: OperatorAPI) async throws {
    let progress = InjectionProgress(of: count, isJSON: options.json)
    try await withThrowingTaskGroup(of: Void.self) { group in
      var running = 0
      for row in rows.prefix(limit ?? .max) {
        let row = try row.get()
        if running == parallel {
          try await group.next()
          running -= 1
        }
        guard await progress.mayGoOn else { break }
        running += 1
        group.addTask { try await send(row, to: api, progress) }
      }
      try await group.waitForAll()
    }
    if let code = await progress.finish() { throw ExitCode(code) }
  }

  private func send(
    _ row: ContractRow, to api: OperatorAPI, _ progress: InjectionProgress
  ) async throws {
    let draft = try row.draft(mode, notifyOwner: notifyOwner)
    do {
      let answer = try await api.post("/api/v1/batches", InjectionBody(draft))
      await progress.sent(row, try JSONDecoder().decode(InjectionAnswer.self, from: answer))
    } catch let refused as OperatorAPI.Refused {
      await progress.refused(row, refused.description)
    }
  }
}

/// The body of `POST /api/v1/batches`, for one contract: rows are sent one by one, so that neither
/// side ever holds more than a few.
private struct InjectionBody: Encodable {
  struct Document: Encodable {
    let name: String
    let kind: String
    let data: Data
  }

  struct Signatory: Encodable {
    let firstName: String
    let lastName: String
    let email: String
    let mobile: String
    let deposit: String?
  }

  struct Contract: Encodable {
    let reference: String
    let label: String
    let language: String
    let deadline: String
    let documents: [Document]
    let signatories: [Signatory]
    let metadata: [String: String]
    let submitMessage: String?
  }

  let mode: String
  let notifySignatory: Bool
  let notifyOwner: Bool
  let contracts: [Contract]

  init(_ draft: ContractDraft) {
    mode = draft.injection?.mode.rawValue ?? Injection.Mode.submit.rawValue
    notifySignatory = draft.injection?.notifySignatory ?? true
    notifyOwner = draft.injection?.notifyOwner ?? true
    contracts = [
      Contract(
        reference: draft.reference, label: draft.label, language: draft.language,
        deadline: draft.deadline,
        documents: draft.documents.map {
          Document(name: $0.name, kind: $0.kind, data: $0.data)
        },
        signatories: draft.signatories.map {
          Signatory(
            firstName: $0.firstName, lastName: $0.lastName, email: $0.email, mobile: $0.mobile,
            deposit: $0.deposit)
        }, metadata: draft.metadata, submitMessage: draft.injection?.submitMessage)
    ]
  }
}

/// What the server says of it.
struct InjectionAnswer: Decodable, Sendable {
  struct Contract: Decodable, Sendable {
    let id: String
    let reference: String
    let status: String
    let failure: String?
  }

  let contracts: [Contract]
  let waitsUntil: String?
}
