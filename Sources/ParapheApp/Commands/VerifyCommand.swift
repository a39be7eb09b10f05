import ArgumentParser
import Evidence
import Foundation
import PDFSignatures
import PDFWorkshop

/// Verifies signed PDFs and containers of evidence, offline.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify signed PDF files and evidence containers, offline.",
    discussion: """
      Prints a verdict for each file in the words of ETSI EN 319 102-1: TOTAL-PASSED, INDETERMINATE \
      or TOTAL-FAILED, or NO-SIGNATURE. Nobody is trusted but the certificates given with --trust. \
      Containers of evidence are sealed by a server: its certificate is given with --seal, and \
      counts for seals alone. Where a certificate names a revocation list or an OCSP server, a status \
      has to be at hand: in the file, or given with --crl and --ocsp. Exit status: 0 if every file passed, 1 if one did not, 2 if one could not be read.
      """)

  @Argument(help: "PDF or ASiC-E files.", completion: .file(extensions: ["pdf", "asice"]))
  var files: [String]

  @Option(
    name: .long, parsing: .singleValue,
    help: "A file with certificates to trust, in PEM or DER. May be given several times.")
  var trust: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: "The same, for who seals containers of evidence and nothing else.")
  var seal: [String] = []

  @Option(
    help: """
      What is asked about revocation: a status of every certificate (required), of those that name \
      where it can be asked for (named), of none (none). Whoever is known to be revoked never passes. \
      Left out: named for PDF files, none for containers.
      """)
  var revocation: RevocationPolicy?

  @Option(
    name: .long, parsing: .singleValue,
    help: "A file with revocation lists, in PEM or DER. May be given several times.")
  var crl: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: "A file with an OCSP response, in DER. May be given several times.")
  var ocsp: [String] = []

  @Option(
    help: "A file that says what the platform may draw on pages, as PARAPHE_MARKS names one.")
  var marks: String?

  @Flag(help: "Print one JSON array, an object a file.")
  var json = false

  @Option(help: "The language of the reasons.")
  var language: Reason.Language = .english

  func run() async throws {
    let anchors = try Self.certificates(trust)
    let sealers = try Self.certificates(seal)
    let extra = ValidationMaterial(
      revocationLists: try Self.revocationLists(crl), responses: try Self.responses(ocsp))
    let bounds = try bounds()
    let workers = Workers.ofTool()
    let workshop = workers?.workshop() ?? DocumentWorkshop()
    var results: [VerifiedFile] = []
    for file in files {
      let result = try await VerifiedFile(
        file, try Self.read(file), anchors: anchors, seals: sealers, revocation: revocation,
        extra: extra, bounds: bounds, workshop: workshop)
      results.append(result)
      if !json { print(result.text(in: language)) }
    }
    await workers?.close()
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      encoder.reasonLanguage = language
      print(String(decoding: try encoder.encode(results), as: UTF8.self))
    }
    guard results.allSatisfy({ $0.indication == .totalPassed }) else { throw ExitCode(1) }
  }

  private func bounds() throws -> MarkBounds {
    guard let marks else { return MarkBounds() }
    do {
      return try MarkBounds(file: URL(filePath: marks))
    } catch {
      CommandFailure.say("\(marks): \(error)")
      throw ExitCode(2)
    }
  }

  private static func certificates(_ files: [String]) throws -> [Certificate] {
    try files.flatMap { file in
      let found = Certificate.all(in: try read(file))
      guard !found.isEmpty else {
        CommandFailure.say("\(file): holds no certificate in PEM or DER")
        throw ExitCode(2)
      }
      return found
    }
  }

  private static func revocationLists(_ files: [String]) throws -> [Data] {
    try files.flatMap { file in
      let found = ValidationMaterial.revocationLists(in: try read(file))
      guard !found.isEmpty else {
        CommandFailure.say("\(file): holds no revocation list in PEM or DER")
        throw ExitCode(2)
      }
      return found
    }
  }

  private static func responses(_ files: [String]) throws -> [Data] {
    try files.map { file in
      let response = try read(file)
      guard ValidationMaterial.isResponse(response) else {
        CommandFailure.say("\(file): is no OCSP response in DER")
        throw ExitCode(2)
      }
      return response
    }
  }

  private static func read(_ file: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(filePath: file))
    } catch {
      CommandFailure.say("\(file): cannot be read")
      throw ExitCode(2)
    }
  }
}

extension Reason.Language: ExpressibleByArgument {}
extension RevocationPolicy: ExpressibleByArgument {}
