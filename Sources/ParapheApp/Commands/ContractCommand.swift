import ArgumentParser
import AsyncHTTPClient
import Configuration
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Commands about contracts. They talk to the running server with the operator's key.
struct ContractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contract", abstract: "Work with contracts on the running server.",
    subcommands: [
      ContractCreateCommand.self, ContractListCommand.self, ContractShowCommand.self,
      ContractCancelCommand.self, ContractEvidenceCommand.self,
    ])
}

/// Deposits a contract and prints its signing links.
struct ContractCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Deposit a contract and print a signing link.")

  @Option(help: "A PDF to sign; may be given several times.")
  var pdf: [String] = []

  @Option(help: "A PDF that goes with them and is not signed; may be given several times.")
  var annex: [String] = []

  @Option(help: "The signatory's mobile number: 06 12 34 56 78, or +33 6 12 34 56 78.")
  var mobile: String

  @Option(help: "The signatory's first name.")
  var firstName = "Camille"

  @Option(help: "The signatory's last name.")
  var lastName = "Martin"

  @Option(help: "The signatory's e-mail address.")
  var email = "camille.martin@example.com"

  @Option(help: "What the contract is called. Default: the first file's name.")
  var label: String?

  @Option(help: "Your own reference. Default: the first file's name.")
  var reference: String?

  @Option(help: "Language of the pages: fr or en.")
  var language = "fr"

  @Option(help: "Last day for signing, as YYYY-MM-DD. Default: in 30 days.")
  var deadline: String?

  @Option(help: "The brand, where the server has several.")
  var brand: String?

  @Flag(help: "Print the API's whole answer as JSON.")
  var json = false

  func validate() throws {
    if pdf.isEmpty { throw ValidationError("Give at least one --pdf FILE.") }
  }

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let api = try OperatorAPI(data: try DataFolder(configuration.dataFolder), brand: brand)
      let name = URL(filePath: pdf[0]).deletingPathExtension().lastPathComponent
      let day = Date().addingTimeInterval(30 * 86_400).formatted(.iso8601.year().month().day())
      let answer = try await api.post(
        "/api/v1/contracts",
        Body(
          reference: reference ?? name, label: label ?? name, language: language,
          deadline: deadline ?? day,
          documents: try pdf.map { try Body.Document($0, kind: "main") }
            + annex.map { try Body.Document($0, kind: "annex") },
          signatories: [
            Body.Signatory(
              firstName: firstName, lastName: lastName, email: email, mobile: mobile)
          ]))
      if json {
        print(String(decoding: answer, as: UTF8.self))
      } else {
        for signatory in try JSONDecoder().decode(Answer.self, from: answer).signatories {
          print(signatory.signingUrl)
        }
      }
    }
  }

  private struct Body: Encodable {
    struct Document: Encodable {
      let name: String
      let kind: String
      let data: Data

      init(_ path: String, kind: String) throws {
        let url = URL(filePath: path)
        guard let data = try? Data(contentsOf: url) else {
          throw ValidationError("\(path) cannot be read.")
        }
        self.name = url.deletingPathExtension().lastPathComponent
        self.kind = kind
        self.data = data
      }
    }

    struct Signatory: Encodable {
      let firstName: String
      let lastName: String
      let email: String
      let mobile: String
    }

    let reference: String
    let label: String
    let language: String
    let deadline: String
    let documents: [Document]
    let signatories: [Signatory]
  }

  private struct Answer: Decodable {
    struct Signatory: Decodable {
      let signingUrl: String
    }

    let signatories: [Signatory]
  }
}
