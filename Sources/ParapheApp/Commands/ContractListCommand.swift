import ArgumentParser
import Foundation

/// Lists contracts, newest first.
struct ContractListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List a brand's contracts, newest first.")

  @Option(help: "Only contracts in this status: prepared, open, completed, needsDecision….")
  var status: String?

  @Option(help: "Only contracts with exactly this reference.")
  var reference: String?

  @Option(help: "Only contracts created from then on: YYYY-MM-DD (UTC), or an instant in RFC 3339.")
  var from: String?

  @Option(help: "Only contracts created before then, in the same forms.")
  var to: String?

  @Option(help: "How many, from 1 to 200.")
  var limit = 50

  @Option(help: "Go on after an earlier list: the cursor that it printed.")
  var cursor: String?

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    try await CommandFailure.report {
      let answer = try await options.api().get("/api/v1/contracts?\(query)")
      if options.json {
        print(String(decoding: answer, as: UTF8.self))
        return
      }
      let list = try JSONDecoder().decode(Answer.self, from: answer)
      Terminal.say(list.contracts.map(Self.row))
      if let next = list.nextCursor { Terminal.say("more: --cursor \(next)") }
    }
  }

  private var query: String {
    let items = [
      ("status", status), ("reference", reference), ("from", from.map(Self.instant)),
      ("to", to.map(Self.instant)), ("cursor", cursor), ("limit", "\(limit)"),
    ]
    return items.compactMap { name, value in
      value?.addingPercentEncoding(withAllowedCharacters: Self.unreserved).map { "\(name)=\($0)" }
    }.joined(separator: "&")
  }

  /// The API wants instants.
  private static func instant(_ text: String) -> String {
    text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) == nil ? text : text + "T00:00:00Z"
  }

  private static func row(_ contract: ContractAnswer) -> [String] {
    let signed = contract.signatories.count { $0.status == "signed" }
    return [
      contract.id, contract.createdAt, contract.status,
      "\(signed)/\(contract.signatories.count) signed", contract.reference, contract.label,
    ]
  }

  /// RFC 3986, 2.3.
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  private struct Answer: Decodable {
    let contracts: [ContractAnswer]
    let nextCursor: String?
  }
}

/// What commands show of a contract of the API.
struct ContractAnswer: Decodable {
  struct Document: Decodable {
    struct Signed: Decodable {
      let sha256: String
    }

    let number: Int
    let name: String
    let kind: String
    let pages: Int
    let size: Int
    let sha256: String
    let signed: Signed?
  }

  struct Signatory: Decodable {
    let id: String
    let status: String
    let firstName: String
    let lastName: String
    let mobile: String
    let signedAt: String?
    let declineReason: String?
    let triesLeft: Int
    let resendsLeft: Int
  }

  let id: String
  let status: String
  let reference: String
  let label: String
  let language: String
  let deadline: String
  let createdAt: String
  let isTest: Bool
  let signedCopy: String
  let failure: String?
  let documents: [Document]
  let signatories: [Signatory]
}
