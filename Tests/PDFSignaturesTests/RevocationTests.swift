import Foundation
import Testing

@testable import PDFSignatures

/// A signed file, what is given beside it, and what it is judged as.
struct RevocationCase: Sendable, CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Revocation")

  let file: String
  let given: [String]
  let policy: RevocationPolicy
  let expected: String
  let what: String

  var testDescription: String { "\(file) \(given.joined(separator: " ")): \(what)" }

  static let all: [RevocationCase] = {
    let text =
      (try? String(contentsOf: folder.appending(path: "manifest.tsv"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard let policy = RevocationPolicy(rawValue: columns[2]) else { return nil }
      return RevocationCase(
        file: columns[0], given: columns[1].split(separator: " ").map(String.init), policy: policy,
        expected: columns[3], what: columns[4])
    }
  }()

  static func data(_ file: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: file))
  }

  func report(in time: Duration = .seconds(120)) throws -> VerificationReport {
    var extra = ValidationMaterial()
    for name in given {
      let data = try Self.data(name)
      switch name.split(separator: ".").last {
      case "crl": extra.revocationLists += ValidationMaterial.revocationLists(in: data)
      case "ocsp": extra.responses.append(data)
      default: extra.certificates.append(data)
      }
    }
    let root = Certificate.all(in: try Self.data("root.cert.pem"))
    // As another process is told it.
    let verifier = PDFVerifier(
      anchors: TrustAnchors(root, revocation: policy), extra: extra, time: time)
    let settings = try JSONDecoder().decode(
      PDFVerifier.Settings.self, from: try JSONEncoder().encode(verifier.settings))
    return PDFVerifier(settings).verify(try Self.data(file))
  }
}

@Suite("Revocation, and kinds of signatures")
struct RevocationTests {
  @Test("is judged as its manifest says", arguments: RevocationCase.all)
  func verdict(_ known: RevocationCase) throws {
    let report = try known.report()
    let found =
      report.indication.rawValue + (report.subIndication.map { "/\($0.rawValue)" } ?? "")
    #expect(found == known.expected, "\(report.english)")
    #expect(report.coverage == .wholeFile)
  }

  @Test("every signed file, list and answer of the folder is in the manifest")
  func complete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: RevocationCase.folder.path)
      .filter { [".pdf", ".crl", "ocsp", ".der"].contains($0.suffix(4)) }
    let named = RevocationCase.all.flatMap { [$0.file] + $0.given }
    #expect(Set(files) == Set(named) && files.count > 60)
  }

  @Test("a pass without a status says so, and one with a status for everybody does not")
  func remarks() throws {
    func reasons(_ file: String, _ given: [String], _ policy: RevocationPolicy) throws -> Int {
      let known = try #require(
        RevocationCase.all.first {
          $0.file == file && $0.given == given && $0.policy == policy
        })
      let report = try known.report()
      #expect(report.indication == .totalPassed && report.reasons.first == .allValid)
      return report.reasons.count
    }
    // The signer's authority and the time-stamping authority.
    #expect(try reasons("unnamed.pdf", [], .named) == 3)
    #expect(try reasons("unnamed.pdf", ["good.crl", "root.crl"], .required) == 1)
    #expect(try reasons("named.pdf", [], .unasked) == 1)
  }

  @Test("an unknown revocation is a question of trust, a weak signature beside it is not")
  func trust() throws {
    func report(_ file: String) throws -> VerificationReport {
      PDFVerifier(anchors: .none, time: .seconds(120)).verify(try RevocationCase.data(file))
    }
    let late = try #require(RevocationCase.all.first { $0.file == "named.pdf" })
    #expect(try late.report().isAboutTrustOnly)
    #expect(try report("named.pdf").isAboutTrustOnly)
    let weak = try report("kind-x509-rsa-sha1.pdf")
    #expect(weak.subIndication == .noCertificateChainFound && !weak.isAboutTrustOnly)
    #expect(weak.signatures.first?.otherSubIndications == [.cryptoConstraintsFailureNoPOE])
  }

  @Test("a file of lists is read in PEM and DER, and nothing else is taken for one")
  func files() throws {
    let list = try RevocationCase.data("good.crl")
    #expect(ValidationMaterial.revocationLists(in: list) == [list])
    let pem =
      "-----BEGIN X509 CRL-----\n\(list.base64EncodedString(options: .lineLength64Characters))\n"
      + "-----END X509 CRL-----\n"
    #expect(ValidationMaterial.revocationLists(in: Data((pem + pem).utf8)) == [list, list])
    #expect(ValidationMaterial.revocationLists(in: Data("CRL".utf8)).isEmpty)
    #expect(ValidationMaterial.isResponse(try RevocationCase.data("good.ocsp")))
    #expect(!ValidationMaterial.isResponse(list))
  }
}
