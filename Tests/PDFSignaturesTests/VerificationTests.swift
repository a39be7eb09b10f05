import Foundation
import Testing

@testable import PDFSignatures

/// The signed files with known answers.
struct KnownAnswer: Sendable, CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Signed")

  let file: String
  let indications: [String]
  let coverage: String
  let isTrusted: Bool

  var testDescription: String { file }

  static let all: [KnownAnswer] = {
    let text =
      (try? String(contentsOf: folder.appending(path: "manifest.tsv"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return KnownAnswer(
        file: columns[0], indications: columns[2].components(separatedBy: " or "),
        coverage: columns[3], isTrusted: columns[4] == "root")
    }
  }()

  var data: Data {
    get throws { try Data(contentsOf: Self.folder.appending(path: file)) }
  }

  static var root: TrustAnchors {
    get throws {
      TrustAnchors(
        Certificate.all(
          in: try Data(contentsOf: folder.appending(path: "pki/root.cert.pem"))))
    }
  }
}

@Suite("Verifying the files with known answers")
struct VerificationTests {
  @Test("every verdict is right", arguments: KnownAnswer.all)
  func verdict(_ known: KnownAnswer) throws {
    let report = PDFVerifier(
      anchors: known.isTrusted ? try KnownAnswer.root : .none, time: .seconds(120)
    )
    .verify(try known.data)
    let sub = report.subIndication.map { "/\($0.rawValue)" } ?? ""
    let found = [report.indication.rawValue, report.indication.rawValue + sub]
    #expect(
      !Set(found).isDisjoint(with: known.indications),
      "\(found[1]): \(report.english)")
    let coverage = report.coverage?.rawValue ?? ""
    #expect(
      coverage == known.coverage
        || (report.indication == .noSignature && ["", "malformed"].contains(coverage)),
      "\(coverage): \(report.english)")
  }

  @Test("a file for which there is no time is not judged, and that is no question of trust alone")
  func noTime() throws {
    let known = try #require(KnownAnswer.all.first { $0.file == "own-t-rsa.pdf" })
    let report = PDFVerifier(anchors: try KnownAnswer.root, time: .zero).verify(try known.data)
    #expect(report.indication == .indeterminate)
    #expect(report.isUndecided && !report.isAboutTrustOnly)
    let untrusted = PDFVerifier(anchors: .none, time: .seconds(120)).verify(try known.data)
    #expect(!untrusted.isUndecided && untrusted.isAboutTrustOnly)
  }
}

extension VerificationReport {
  /// The reasons in one line.
  var english: String { reasons.map { $0.text(in: .english) }.joined(separator: " ") }
}
