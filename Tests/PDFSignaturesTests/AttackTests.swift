import Foundation
import Testing

@testable import PDFSignatures

/// A file that attacks a verifier, or an honest one that resembles it.
struct AttackFile: Sendable, CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Attacks")

  let file: String
  let isBad: Bool
  let expected: [String]
  let trust: String
  let what: String

  var testDescription: String { "\(file): \(what)" }

  static let all: [AttackFile] = {
    let text =
      (try? String(contentsOf: folder.appending(path: "manifest.tsv"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return AttackFile(
        file: columns[0], isBad: columns[1] == "bad",
        expected: columns[2].components(separatedBy: " or "), trust: columns[4], what: columns[5])
    }
  }()

  func report() throws -> VerificationReport {
    let anchors =
      trust == "none"
      ? []
      : Certificate.all(in: try Data(contentsOf: Self.folder.appending(path: trust)))
    // A busy machine must not turn a verdict into "not judged".
    return PDFVerifier(anchors: TrustAnchors(anchors), time: .seconds(120))
      .verify(try Data(contentsOf: Self.folder.appending(path: file)))
  }
}

@Suite("Attacks on signed PDFs")
struct AttackTests {
  @Test("no attack passes", arguments: AttackFile.all.filter(\.isBad))
  func attack(_ attack: AttackFile) throws {
    let report = try attack.report()
    #expect(
      report.indication != .totalPassed || attack.expected.contains("TOTAL-PASSED"),
      "\(report.english)")
  }

  @Test("no honest file is refused", arguments: AttackFile.all.filter { !$0.isBad })
  func honest(_ honest: AttackFile) throws {
    let report = try honest.report()
    let sub = report.subIndication.map { "/\($0.rawValue)" } ?? ""
    let found = [report.indication.rawValue, report.indication.rawValue + sub]
    #expect(
      !Set(found).isDisjoint(with: honest.expected),
      "\(found[1]): \(report.english)")
  }

  @Test("whatever bytes come, there is a verdict and it is not a pass")
  func mutations() throws {
    var generator = SeededGenerator(seed: 20_261_123)
    let files = try KnownAnswer.all.map { try $0.data }
    for _ in 0..<150 {
      var data = files[Int.random(in: 0..<files.count, using: &generator)]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<data.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: data[place] ^= UInt8.random(in: 1...255, using: &generator)
        case 1: data.removeSubrange(place..<min(data.count, place + 40))
        default: data.insert(contentsOf: data.prefix(30), at: place)
        }
      }
      // Nobody is trusted, so nothing can pass: this is about coming back with a verdict.
      #expect(PDFVerifier(anchors: .none).verify(data).indication != .totalPassed)
    }
  }
}
