import ArgumentParser
import Foundation
import PDFSignatures

/// Verifies signed PDFs, offline.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify the signatures of PDF files, offline.",
    discussion: """
      Prints a verdict for each file in the words of ETSI EN 319 102-1: TOTAL-PASSED, INDETERMINATE \
      or TOTAL-FAILED, or NO-SIGNATURE. Nobody is trusted but the certificates given with --trust. \
      Exit status: 0 if every file passed, 1 if one did not, 2 if one could not be read.
      """)

  @Argument(help: "PDF files.", completion: .file(extensions: ["pdf"]))
  var files: [String]

  @Option(
    name: .long, parsing: .singleValue,
    help: "A file with certificates to trust, in PEM or DER. May be given several times.")
  var trust: [String] = []

  @Flag(help: "Print one JSON array, an object a file.")
  var json = false

  @Option(help: "The language of the reasons.")
  var language: Reason.Language = .english

  func run() throws {
    var anchors: [Certificate] = []
    for file in trust {
      let found = Certificate.all(in: try Self.read(file))
      guard !found.isEmpty else {
        CommandFailure.say("\(file): holds no certificate in PEM or DER")
        throw ExitCode(2)
      }
      anchors += found
    }
    let verifier = PDFVerifier(anchors: TrustAnchors(anchors))
    var results: [Result] = []
    for file in files {
      let result = Result(file: file, report: verifier.verify(try Self.read(file)))
      results.append(result)
      if !json { print(result.text(in: language)) }
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      encoder.reasonLanguage = language
      print(String(decoding: try encoder.encode(results), as: UTF8.self))
    }
    guard results.allSatisfy({ $0.report.indication == .totalPassed }) else { throw ExitCode(1) }
  }

  private static func read(_ file: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(filePath: file))
    } catch {
      CommandFailure.say("\(file): cannot be read")
      throw ExitCode(2)
    }
  }

  /// A report beside the name of its file.
  private struct Result: Encodable {
    let file: String
    let report: VerificationReport

    enum CodingKeys: CodingKey {
      case file
    }

    func encode(to encoder: any Encoder) throws {
      try report.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(file, forKey: .file)
    }

    func text(in language: Reason.Language) -> String {
      let words = VerificationWords(language: language)
      var lines = [words.verdict(on: file, report)]
      lines += report.signatures.map { "  " + words.line(for: $0) }
      lines += report.timestamps.map { "  " + words.line(for: $0) }
      lines += report.reasons.map { "  - " + $0.text(in: language) }
      return lines.joined(separator: "\n")
    }
  }
}

extension Reason.Language: ExpressibleByArgument {}
