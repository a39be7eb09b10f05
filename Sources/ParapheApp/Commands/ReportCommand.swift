import ArgumentParser
import Bulk
import Configuration
import Foundation
import Signing
import SigningWeb

/// Says what is waiting, signed, refused and late.
struct ReportCommand: AsyncParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, csv, json, html
  }

  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Say what is waiting, signed, refused and late, by day.")

  @Option(help: "text, csv, json, or html: one page with everything in it.")
  var format: Format = .text

  @Option(help: "Only contracts created from then on: YYYY-MM-DD (UTC).")
  var from: String?

  @Option(help: "Only contracts created before then.")
  var to: String?

  @Option(name: .shortAndLong, help: "Write it to a file.", completion: .file())
  var output: String?

  @Option(help: "One brand. Default: all.")
  var brand: String?

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let data = try DataFolder(configuration.dataFolder)
      let brands = try BrandFiles(configuration).read().map(\.brand.id.rawValue)
        .filter { brand == nil || $0 == brand }
      guard !brands.isEmpty else {
        throw ConfigurationProblem("--brand", "there is no such brand")
      }
      var report = ContractReport(madeAt: Date())
      for brand in brands {
        try await add(brand, from: try OperatorAPI(data: data, brand: brand), to: &report)
      }
      try write(try text(of: report))
    }
  }

  private func add(
    _ brand: String, from api: OperatorAPI, to report: inout ContractReport
  ) async throws {
    var cursor: String?
    repeat {
      var query = ["limit=200"]
      if let from { query.append("from=\(from)T00:00:00Z") }
      if let to { query.append("to=\(to)T00:00:00Z") }
      if let cursor { query.append("cursor=\(cursor)") }
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      let page = try decoder.decode(
        Page.self, from: try await api.get("/api/v1/contracts?\(query.joined(separator: "&"))"))
      for contract in page.contracts {
        report.add(
          .init(
            brand: brand, status: contract.status, createdAt: contract.createdAt,
            deadline: contract.deadline,
            isDeclined: contract.signatories.contains { $0.status == "declined" }),
          on: PlatformDay(of: contract.createdAt).name)
      }
      cursor = page.nextCursor
    } while cursor != nil
  }

  private func text(of report: ContractReport) throws -> String {
    switch format {
    case .csv: return report.csv
    case .html: return report.html
    case .json:
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .iso8601
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
    case .text:
      let rows = report.sorted.map { row in
        "\(row.day)  \(row.brand)  \(row.waiting) waiting  \(row.signed) signed  \(row.refused) refused  \(row.late) late  \(row.other) other\n"
      }
      return rows.isEmpty ? "no contracts\n" : rows.joined()
    }
  }

  private func write(_ text: String) throws {
    guard let output else {
      FileHandle.standardOutput.write(Data(text.utf8))
      return
    }
    do {
      try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
    } catch {
      throw ConfigurationProblem(output, "the file cannot be written")
    }
  }

  private struct Page: Decodable {
    struct Contract: Decodable {
      struct Signatory: Decodable {
        let status: String
      }

      let status: String
      let createdAt: Date
      let deadline: Date
      let signatories: [Signatory]
    }

    let contracts: [Contract]
    let nextCursor: String?
  }
}
