import Foundation
import Signing
import Testing

@testable import Bulk

@Suite("Contracts out of a file")
struct RowTests {
  /// A folder with some documents.
  private func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: folder.appending(path: "pdf"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a", "b-1", "b-2"] {
      try Data("%PDF \(name)".utf8).write(to: folder.appending(path: "pdf/\(name).pdf"))
    }
    return try body(folder)
  }

  private func rows(
    _ text: String, _ name: String = "x.csv", in folder: URL
  ) throws -> [Swift.Result<ContractRow, RowProblem>] {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return Array(try ContractRows(file))
  }

  @Test("a French spreadsheet is read as it is")
  func french() throws {
    try inFolder { folder in
      let text = """
        Référence;Libellé;Langue;Date limite;Documents;Annexes;Prénom;Nom;E-mail;Portable;Acompte;Prénom 2;Nom 2;Courriel 2;Portable 2;meta:service;Notifier le signataire;Notifier le déposant
        R-1;"Contrat ; été";français;31/12/2026;Contrat=pdf/a.pdf;pdf/b-*.pdf;Claire;Dubois;c@example.com;612345678;1 500,50 €;Omar;Petit;o@example.com;06 98 76 54 32;RH;oui;non
        """
      let row = try rows(text, in: folder)[0].get()
      #expect(row.reference == "R-1" && row.label == "Contrat ; été" && row.language == "fr")
      #expect(row.deadline == "2026-12-31")
      #expect(row.documents.map(\.name) == ["Contrat", "b-1", "b-2"])
      #expect(row.documents.map(\.kind) == ["main", "annex", "annex"])
      #expect(row.signatories.map(\.firstName) == ["Claire", "Omar"])
      #expect(row.signatories[0].mobile == "0612345678")
      #expect(row.signatories[0].deposit == "1500.50")
      #expect(row.metadata == ["service": "RH"])
      let draft = try row.draft(.submit)
      #expect(draft.injection?.notifySignatory == true && draft.injection?.notifyOwner == false)
      #expect(try row.draft(.draft).injection?.notifySignatory == false)
      #expect(draft.documents[0].data == Data("%PDF a".utf8))
    }
  }

  @Test("English names and JSON Lines say the same")
  func english() throws {
    try inFolder { folder in
      let csv = try rows(
        "reference,label,deadline,documents,first name,last name,email,mobile\nR,L,2026-12-31,pdf/a.pdf,C,D,c@example.com,0612345678",
        in: folder)[0].get()
      let json = try rows(
        #"{"reference":"R","label":"L","deadline":"2026-12-31","documents":["pdf/a.pdf"],"signatories":[{"firstName":"C","lastName":"D","email":"c@example.com","mobile":"0612345678"}]}"#,
        "x.jsonl", in: folder)[0].get()
      for row in [csv, json] {
        #expect(row.reference == "R" && row.documents.count == 1 && row.signatories.count == 1)
      }
    }
  }

  @Test("an unknown column, a row of other length and a missing file are said with their place")
  func problems() throws {
    try inFolder { folder in
      let unknown = try rows("reference;couleur\nR;bleu", in: folder)
      #expect(unknown.count == 1)
      #expect(throws: RowProblem.self) { try unknown[0].get() }
      if case .failure(let problem) = unknown[0] {
        #expect(problem.line == 1 && problem.column == 11 && problem.field == "couleur")
      }
      let short = try rows("reference;label\nR;L\nR\nS;M", in: folder)
      #expect(short.count == 3)
      if case .failure(let problem) = short[1] { #expect(problem.line == 3) }
      let missing = try rows("reference;documents\nR;pdf/none.pdf", in: folder)
      if case .failure(let problem) = missing[0] {
        #expect(problem.line == 2 && problem.column == 3 && problem.detail.contains("none.pdf"))
      } else {
        Issue.record("\(missing)")
      }
    }
  }

  @Test("a problem of the contract is said at the cell that it stands in")
  func places() throws {
    try inFolder { folder in
      let row = try rows("reference;e-mail\nR;nobody", in: folder)[0].get()
      let problem = row.problem(
        DraftProblem("email_invalid", "signatories[0].email", "This is not an e-mail address."))
      #expect(problem.description == "line 2, column 3: e-mail: This is not an e-mail address.")
    }
  }
}
