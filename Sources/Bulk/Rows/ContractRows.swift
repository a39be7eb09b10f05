package import Foundation
import Signing

/// The contracts of a file, one by one: CSV, or JSON Lines where the name ends in `.jsonl`, `.ndjson`
/// or `.json`. The file is mapped, so that its size costs no memory.
package struct ContractRows: Sequence {
  private let bytes: Data
  private let folder: URL
  private let isJSON: Bool

  /// - Throws: what reading the file throws.
  package init(_ file: URL) throws {
    bytes = try Data(contentsOf: file, options: .mappedIfSafe)
    folder = file.deletingLastPathComponent()
    isJSON = ["jsonl", "ndjson", "json"].contains(file.pathExtension.lowercased())
  }

  package func makeIterator() -> AnyIterator<Result<ContractRow, RowProblem>> {
    let paths = DocumentPaths(folder: folder)
    if isJSON {
      var lines = JSONRows(bytes, paths: paths)
      return AnyIterator { lines.next() }
    }
    var records = CSVRows(bytes, paths: paths)
    return AnyIterator { records.next() }
  }
}

/// Contracts out of CSV.
struct CSVRows {
  private var reader: CSVReader
  private let paths: DocumentPaths
  /// Nil before the first line was read, and where no row can be trusted because of it.
  private var columns: [RowColumn]?
  private var hasHeader = false
  private var headers: [CSVReader.Field] = []
  private var waiting: [RowProblem] = []

  init(_ bytes: Data, paths: DocumentPaths) {
    reader = CSVReader(bytes)
    self.paths = paths
  }

  mutating func next() -> Result<ContractRow, RowProblem>? {
    if !hasHeader { readHeader() }
    if !waiting.isEmpty { return .failure(waiting.removeFirst()) }
    guard let columns else { return nil }
    switch reader.next() {
    case nil: return nil
    case .failure(let malformed):
      return .failure(
        RowProblem(
          line: malformed.line, column: malformed.column, field: "CSV", detail: malformed.detail))
    case .success(let fields):
      guard fields.count == columns.count else {
        return .failure(
          RowProblem(
            line: fields[0].line, column: nil, field: "CSV",
            detail: "\(fields.count) cells where the first line has \(columns.count)"))
      }
      return row(fields, columns)
    }
  }

  private mutating func readHeader() {
    hasHeader = true
    guard case .success(let fields) = reader.next() else {
      waiting = [
        RowProblem(line: 1, column: nil, field: "CSV", detail: "the file has no first line")
      ]
      return
    }
    var known: [RowColumn] = []
    for field in fields {
      guard let column = RowColumn(field.text) else {
        waiting.append(
          RowProblem(
            line: field.line, column: field.column, field: field.text,
            detail: "no such column; a column of your own is called meta:NAME"))
        continue
      }
      if known.contains(column) {
        waiting.append(
          RowProblem(
            line: field.line, column: field.column, field: field.text,
            detail: "a column twice"))
      }
      known.append(column)
    }
    headers = fields
    // With a column that means nothing no row can be trusted.
    columns = waiting.isEmpty ? known : nil
  }

  private func row(
    _ fields: [CSVReader.Field], _ columns: [RowColumn]
  ) -> Result<ContractRow, RowProblem> {
    var row = ContractRow(line: fields[0].line)
    var people: [Int: ContractDraft.Signatory] = [:]
    for (index, column) in columns.enumerated() {
      let field = fields[index]
      let text = field.text.trimmingCharacters(in: .whitespacesAndNewlines)
      row.places[column.field] =
        row.places[column.field] ?? (field.line, field.column, headers[index].text)
      func person(_ number: Int, _ change: (inout ContractDraft.Signatory) -> Void) {
        guard !text.isEmpty else { return }
        var one =
          people[number] ?? .init(firstName: "", lastName: "", email: "", mobile: "")
        change(&one)
        people[number] = one
      }
      switch column {
      case .reference: row.reference = text
      case .label: row.label = text
      case .language: if !text.isEmpty { row.language = RowFormats.language(text) }
      case .deadline: row.deadline = RowFormats.day(text)
      case .message: row.message = text.isEmpty ? nil : text
      case .notifySignatory, .notifyOwner:
        guard !text.isEmpty else { continue }
        guard let isYes = RowFormats.isYes(text) else {
          return .failure(row.problem(in: column.field, "write oui or non, yes or no"))
        }
        if column == .notifyOwner { row.notifyOwner = isYes } else { row.notifySignatory = isYes }
      case .metadata(let name): if !text.isEmpty { row.metadata[name] = text }
      case .firstName(let number): person(number) { $0.firstName = text }
      case .lastName(let number): person(number) { $0.lastName = text }
      case .email(let number): person(number) { $0.email = text }
      case .mobile(let number): person(number) { $0.mobile = RowFormats.mobile(text) }
      case .deposit(let number): person(number) { $0.deposit = RowFormats.amount(text) }
      case .documents, .annexes:
        switch paths.documents(in: text, kind: column == .documents ? "main" : "annex") {
        case .success(let documents): row.documents += documents
        case .failure(let problem): return .failure(row.problem(in: column.field, problem.detail))
        }
      }
    }
    row.signatories = people.sorted { $0.key < $1.key }.map(\.value)
    return .success(row)
  }
}

/// Contracts out of JSON Lines: one object a line, with the names of the API and paths for documents.
struct JSONRows {
  private let bytes: Data
  private let paths: DocumentPaths
  private var position: Data.Index
  private var line = 0

  private struct Members: Decodable {
    struct Signatory: Decodable {
      let firstName: String
      let lastName: String
      let email: String
      let mobile: String?
      let deposit: String?
    }

    let reference: String
    let label: String
    let language: String?
    let deadline: String
    let documents: [String]
    let annexes: [String]?
    let signatories: [Signatory]
    let submitMessage: String?
    let notifySignatory: Bool?
    let notifyOwner: Bool?
    let metadata: [String: String]?
  }

  init(_ bytes: Data, paths: DocumentPaths) {
    self.bytes = bytes
    self.paths = paths
    position = bytes.startIndex
  }

  mutating func next() -> Result<ContractRow, RowProblem>? {
    while position < bytes.endIndex {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
      let content = Data(bytes[position..<end])
      position = end < bytes.endIndex ? end + 1 : end
      line += 1
      if content.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { continue }
      return row(content)
    }
    return nil
  }

  private func row(_ content: Data) -> Result<ContractRow, RowProblem> {
    var row = ContractRow(line: line)
    let members: Members
    do {
      members = try JSONDecoder().decode(Members.self, from: content)
    } catch let error as DecodingError {
      return .failure(RowProblem(line: line, column: nil, field: "JSON", detail: error.words))
    } catch {
      return .failure(RowProblem(line: line, column: nil, field: "JSON", detail: "no JSON object"))
    }
    row.reference = members.reference
    row.label = members.label
    row.language = members.language ?? "fr"
    row.deadline = RowFormats.day(members.deadline)
    row.message = members.submitMessage
    row.notifySignatory = members.notifySignatory
    row.notifyOwner = members.notifyOwner
    row.metadata = members.metadata ?? [:]
    row.signatories = members.signatories.map {
      .init(
        firstName: $0.firstName, lastName: $0.lastName, email: $0.email, mobile: $0.mobile ?? "",
        deposit: $0.deposit)
    }
    for (cells, kind) in [(members.documents, "main"), (members.annexes ?? [], "annex")] {
      for cell in cells {
        switch paths.documents(in: cell, kind: kind) {
        case .success(let documents): row.documents += documents
        case .failure(let problem): return .failure(row.problem(in: "documents", problem.detail))
        }
      }
    }
    return .success(row)
  }
}

extension DecodingError {
  /// What is missing or of another type, without the value itself.
  fileprivate var words: String {
    func path(_ keys: [any CodingKey]) -> String {
      keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    return switch self {
    case .keyNotFound(let key, let context): "\(path(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(path(context.codingPath)) is of another type"
    default: "this is no JSON object"
    }
  }
}
