import ArgumentParser
import Foundation

/// Tells everything about one contract, with its history.
struct ContractShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a contract and its history in plain words.")

  @OptionGroup var contract: ContractArgument
  @OptionGroup var options: OperatorOptions

  func run() async throws {
    try await CommandFailure.report {
      let api = try options.api()
      let path = "/api/v1/contracts/\(contract.id)"
      let facts = try await api.get(path)
      let history = try await api.get(path + "/history")
      if options.json {
        print(
          "{\"contract\":\(String(decoding: facts, as: UTF8.self)),"
            + "\"history\":\(String(decoding: history, as: UTF8.self))}")
        return
      }
      let decoder = JSONDecoder()
      let answer = try decoder.decode(ContractAnswer.self, from: facts)
      Self.show(answer)
      Self.show(try decoder.decode(HistoryAnswer.self, from: history), of: answer)
    }
  }

  private static func show(_ contract: ContractAnswer) {
    Terminal.say(
      [
        ["id", contract.id], ["status", contract.status], ["reference", contract.reference],
        ["label", contract.label], ["language", contract.language],
        ["created", contract.createdAt], ["deadline", contract.deadline],
        ["signed copy", contract.signedCopy],
        ["test", contract.isTest ? "yes: nothing of it is of value" : "no"],
      ] + (contract.failure.map { [["failure", $0]] } ?? []))
    heading("Signatories")
    Terminal.say(contract.signatories.map(row), indent: "  ")
    heading("Documents")
    Terminal.say(contract.documents.map(row), indent: "  ")
  }

  private static func row(_ signatory: ContractAnswer.Signatory) -> [String] {
    let more =
      if let signedAt = signatory.signedAt {
        "at \(signedAt)"
      } else if let reason = signatory.declineReason {
        "because: \(reason)"
      } else {
        "\(signatory.triesLeft) tries and \(signatory.resendsLeft) more codes left"
      }
    return [
      signatory.id, "\(signatory.firstName) \(signatory.lastName)", signatory.mobile,
      signatory.status, more,
    ]
  }

  private static func row(_ document: ContractAnswer.Document) -> [String] {
    [
      "\(document.number)", document.kind, document.name,
      "\(document.pages) pages, \((document.size + 1023) / 1024) KB",
      "sha256 \(document.sha256)" + (document.signed.map { ", signed \($0.sha256)" } ?? ""),
    ]
  }

  private static func show(_ history: HistoryAnswer, of contract: ContractAnswer) {
    let names = Dictionary(
      contract.signatories.map { ($0.id, "\($0.firstName) \($0.lastName)") },
      uniquingKeysWith: { first, _ in first })
    heading("History")
    Terminal.say(
      history.entries.map { entry in
        let person = entry.signatoryId.flatMap { names[$0] }
        let words = entry.words + (person.map { " (\($0))" } ?? "")
        return [entry.at, entry.by, ([words] + entry.remarks).joined(separator: ": ")]
      }, indent: "  ")
    heading("Calls to the platform")
    Terminal.say(
      history.calls.map { call in
        [
          call.begunAt, call.name, call.milliseconds.map { "\($0) ms" } ?? "-",
          call.outcome ?? "under way, or interrupted",
        ]
      }, indent: "  ")
  }

  private static func heading(_ text: String) {
    Terminal.say("")
    Terminal.say(text)
  }
}

/// What the command shows of a contract's history.
private struct HistoryAnswer: Decodable {
  struct Entry: Decodable {
    let at: String
    let by: String
    let signatoryId: String?
    let words: String
    let details: [String: String]
    let address: String?

    /// What is worth a place in the line; all of it is in the JSON.
    var remarks: [String] {
      let document = details["document"].map { "document \($0)" }
      let count = details["refused"].flatMap { _ in details["count"] }
        .map { $0 == "1" ? "once" : "\($0) times" }
      return [document, details["reason"], count, address.map { "from \($0)" }].compactMap { $0 }
    }
  }

  struct Call: Decodable {
    let name: String
    let begunAt: String
    let endedAt: String?
    let outcome: String?

    var milliseconds: Int? {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      guard let endedAt, let end = try? Date(endedAt, strategy: style),
        let begin = try? Date(begunAt, strategy: style)
      else { return nil }
      return Int((end.timeIntervalSince(begin) * 1000).rounded())
    }
  }

  let entries: [Entry]
  let calls: [Call]
}
