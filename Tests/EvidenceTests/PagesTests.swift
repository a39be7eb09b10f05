import Foundation
import PDFSignatures
import Signing
import Testing

@testable import Evidence

@Suite("The readable pages of a container")
struct PagesTests {
  private func comparison(_ sealer: DishonestSealer) async throws -> EvidenceReport {
    let report = try await sealer.report()
    #expect(report.seal?.indication == .totalPassed)
    return report
  }

  @Test("are those that follow from contract and trail")
  func same() async throws {
    let report = try await Fixture.shared.value.verify(Fixture.shared.value.container)
    #expect(report.indication == .totalPassed, "\(report.words)")
    #expect(report.pages.count == 4)
    #expect(report.pages.allSatisfy { $0.comparison == .same })
    #expect(!report.words.contains("not compared"))
  }

  @Test(
    "that say something else are found, whatever was changed",
    arguments: [
      ("summary.html", "Claire Dubois", "Claire Durand"),
      ("resume.html", "+33612345678", "+33612345679"),
      ("summary.html", "TOTAL-PASSED", "TOTAL-FAILED"), ("resume.html", "confirmé", "rejeté"),
      ("summary.html", "Orvéa", "Orvéa Vie"), ("resume.html", "<p", "<p hidden"),
      ("summary.html", "</h1>", "</h1><!-- a -->"), ("check.html", "openssl cms", "openssl  cms"),
      ("summary.html", "</body>", "<p style=\"position:fixed\">x</p></body>"),
      ("summary.html", "dd { margin: 0; }", "dd { display: none; }"),
      ("resume.html", "Contrat &lt;b&gt;", "Contrat <b>"),
      ("check.html", "&amp;&amp;", "&AMP;&AMP;"),
      ("summary.html", "signed/1.pdf\"", "held/1.pdf\""),
      ("verifier.html", "ASiC-E", "ASiC-\u{200B}E"),
    ])
  func changed(path: String, words: String, others: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.rewrite(path, words, as: others)
    let report = try await comparison(sealer)
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("“\(path)”"), "\(report.words)")
    #expect(report.pages.filter { $0.comparison == .different }.map(\.path) == [path])
  }

  @Test(
    "that say the same in another way are the same",
    arguments: [
      ("summary.html", "\n<h2>", "\n\n  <h2>"), ("resume.html", "é", "&#xE9;"),
      ("check.html", "<dd>the contract", "<dd>\n the\tcontract"),
    ])
  func otherBytes(path: String, words: String, others: String) async throws {
    var sealer = try await DishonestSealer()
    try sealer.rewrite(path, words, as: others)
    let report = try await comparison(sealer)
    #expect(report.indication == .totalPassed, "\(report.words)")
  }

  @Test("tell an instant, however far from UTC the reader's tables have the place")
  func instants() throws {
    func parts(_ text: String) -> [PagePart]? {
      PageReader.parts(of: Data("<!doctype html><dd>\(text)</dd>".utf8))
    }
    let winter = parts("2031-11-24 23:59:59 UTC+01:00")
    #expect(winter != nil && winter == parts("2031-11-25 00:59:59 UTC+02:00"))
    #expect(winter != parts("2031-11-24 23:59:59 UTC+02:00"))
    #expect(winter != parts("2031-11-24 22:59:59"))
  }

  @Test(
    "are read in the one form in which they are written",
    arguments: [
      "<p>", "<!doctype html><!-- -->", "<!doctype html><p a=b>",
      "<!doctype html><p a=\"1\" a=\"2\">",
      "<!doctype html><script></script>", "<!doctype html>&nbsp;", "<!doctype html>&#0;",
      "<!doctype html>&#x80;", "<!doctype html>&amp", "<!doctype html><P>", "<!doctype html><p/>",
      "<!doctype html><![CDATA[x]]>", "<!doctype html><style>a</styl", "<!doctype html><",
      "\u{FEFF}<!doctype html>", "<!doctype html>\0",
    ])
  func unreadable(text: String) {
    #expect(PageReader.parts(of: Data(text.utf8)) == nil)
  }

  @Test("of a version that is not known are not compared, and never failed")
  func otherVersion() async throws {
    var sealer = try await DishonestSealer()
    try sealer.state { $0["version"] = 99 }
    let report = try await comparison(sealer)
    #expect(report.indication == .indeterminate, "\(report.words)")
    #expect(report.pages.allSatisfy { $0.comparison == .notCompared })
    #expect(report.words.contains("not compared"))
  }

  @Test("cannot be kept from a comparison where the trail knows the version")
  func versionLeftOut() async throws {
    var sealer = try await DishonestSealer()
    try sealer.retellEach { line in
      guard line["number"] as? Int == 1, var data = line["data"] as? [String: Any] else { return }
      data["evidence"] = "2"
      line["data"] = data
    }
    try sealer.state { $0["version"] = nil }
    let report = try await comparison(sealer)
    #expect(report.indication == .totalFailed)
    #expect(report.words.contains("keeps its version back"))
  }

  @Test("have words of their own for every verdict, in both languages")
  func verdicts() {
    let verdicts: [VerificationVerdict] = [
      .confirmed, .recorded, .undecided, .unfinished, .rejected("TOTAL-FAILED"),
    ]
    for language in [Language.french, .english] {
      let words = verdicts.map {
        TrailWords.verdict($0.words, under: "record", in: language)
      }
      #expect(Set(words).count == verdicts.count)
      #expect(words.dropLast().allSatisfy { !$0.contains("rejet") && !$0.contains("reject") })
    }
  }

  /// Whoever changes what pages say of the same contract raises `Contract.evidenceVersion` and puts
  /// the new digest here: those who verify with an earlier version must not call honest pages false.
  @Test("say the same of the same contract for as long as their version is the same")
  func pinned() throws {
    let date = Date(timeIntervalSince1970: 1_800_000_000)
    let signed = Data("signed".utf8)
    let story = try Story(
      signed: signed, began: date, date: date.addingTimeInterval(600), lines: 10)
    let files = try Dossier(
      story.contents(signed: signed, madeAt: date.addingTimeInterval(3600))
    ).files()
    let pages = files.filter { $0.path.hasSuffix(".html") }.sorted { $0.path < $1.path }
    var text = pages.map { String(decoding: $0.data, as: UTF8.self) }
    for language in [Language.french, .english] {
      text += ContractEvent.Kind.allCases.map { $0.words(in: language) }
      text += Actor.Role.allCases.map { $0.words(in: language) }
      text += ContractStatus.allCases.map { $0.words(in: language) }
      text += SignatoryStatus.allCases.map { $0.words(in: language) }
    }
    #expect(Contract.evidenceVersion == 2)
    #expect(
      Hexadecimal.digest(of: Data(text.joined(separator: "\n").utf8))
        == "26175c26407b8018d7d1d569c921f6661e78bb225d0acaedad4e2c95eeeccea3")
  }
}
