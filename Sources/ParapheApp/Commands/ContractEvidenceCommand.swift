import ArgumentParser
import Foundation

/// Writes the evidence of a contract to a file.
struct ContractEvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Write the evidence of a contract to a file (ASiC-E).",
    discussion: """
      The container holds the documents, the signed ones, the reports of their verification, the \
      audit trail and a summary to read; it is sealed and time-stamped. Check it with `paraphe \
      verify FILE --trust $PARAPHE_DATA/trust.pem`, or as the page in it says.
      """)

  @Argument(help: "The contract's id.")
  var id: String

  @Option(name: .shortAndLong, help: "Where to write it. Default: <id>.asice")
  var output: String?

  @Flag(
    help: "Add a fresh time-stamp over everything in it: every few years, before algorithms age.")
  var renew = false

  @Option(help: "The brand, where the server has several.")
  var brand: String?

  func run() async throws {
    try await CommandFailure.report {
      guard id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) })
      else {
        throw ValidationError("\(id) is no contract id: it looks like ctr_….")
      }
      let configuration = try ParapheConfiguration(reader: .environment)
      let api = try OperatorAPI(data: try DataFolder(configuration.dataFolder), brand: brand)
      let path = "/api/v1/contracts/\(id)/evidence"
      let container = renew ? try await api.post(path + "/renew") : try await api.get(path)
      let file = URL(filePath: output ?? "\(id).asice")
      do {
        try container.write(to: file, options: .atomic)
      } catch {
        throw ValidationError("\(file.path) cannot be written.")
      }
      print(file.relativePath)
    }
  }
}
