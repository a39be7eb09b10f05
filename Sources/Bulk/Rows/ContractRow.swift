package import Foundation
package import Signing

/// A contract as a line of a file says it. Its documents are paths, read when their turn comes.
package struct ContractRow: Sendable {
  package struct Document: Sendable, Equatable {
    package let name: String
    package let kind: String
    package let file: URL
  }

  package internal(set) var line: Int
  package internal(set) var reference = ""
  package internal(set) var label = ""
  package internal(set) var language = "fr"
  package internal(set) var deadline = ""
  package internal(set) var documents: [Document] = []
  package internal(set) var signatories: [ContractDraft.Signatory] = []
  package internal(set) var message: String?
  /// Where the row says so; otherwise as the command was told.
  package internal(set) var notifySignatory: Bool?
  package internal(set) var notifyOwner: Bool?
  package internal(set) var metadata: [String: String] = [:]
  /// Where each field stands, by the name that the check of a contract has for it.
  var places: [String: (line: Int, column: Int?, name: String)] = [:]

  init(line: Int) {
    self.line = line
  }

  /// The contract with its documents read.
  ///
  /// - Throws: ``RowProblem`` for a document that cannot be read.
  package func draft(
    _ mode: Injection.Mode, notifyOwner: Bool = true
  ) throws(RowProblem) -> ContractDraft {
    var read: [ContractDraft.Document] = []
    for document in documents {
      guard let data = try? Data(contentsOf: document.file) else {
        throw problem(
          in: "documents", "the file \(document.file.lastPathComponent) cannot be read")
      }
      read.append(.init(name: document.name, kind: document.kind, data: data))
    }
    return ContractDraft(
      reference: reference, label: label, language: language, deadline: deadline,
      documents: read, signatories: signatories, metadata: metadata,
      injection: Injection(
        mode: mode, notifySignatory: notifySignatory ?? true,
        notifyOwner: self.notifyOwner ?? notifyOwner, submitMessage: mode == .submit ? message : nil
      ))
  }

  /// A problem of the contract at its place in the file.
  package func problem(_ problem: DraftProblem) -> RowProblem {
    self.problem(in: problem.field, problem.detail)
  }

  func problem(in field: String, _ detail: String) -> RowProblem {
    // `documents[0].data` stands in the column of the documents.
    let stem = field.hasPrefix("documents") ? "documents" : field
    let place = places[stem] ?? (line, nil, field)
    return RowProblem(line: place.line, column: place.column, field: place.name, detail: detail)
  }
}
