import Foundation
import Testing

@testable import PDFSignatures

@Suite("Reasons in French and English")
struct ReasonTests {
  /// What is wrong with a text in the eyes of a typographer; nil for nothing.
  private func fault(in text: String, _ language: Reason.Language) -> String? {
    if text.isEmpty { return "empty" }
    if text.contains("\"") || text.contains("'") { return "a typewriter's quote" }
    switch language {
    case .french:
      if text.contains(/[“”]/) { return "an English quote" }
      if text.contains(/[^\u{A0}][;:?!»]|«[^\u{A0}]/) { return "no non-breaking space" }
    case .english:
      if text.contains(/[«»]|\s[;:?!]/) { return "French typography" }
    }
    return nil
  }

  private func check(_ reasons: [Reason]) {
    for reason in reasons {
      for language in Reason.Language.allCases {
        let text = reason.text(in: language)
        #expect(fault(in: text, language) == nil, "\(text)")
      }
      #expect(reason.text(in: .french) != reason.text(in: .english))
    }
  }

  @Test("what is said of an attack is said well in both", arguments: AttackFile.all)
  func attacks(_ attack: AttackFile) throws {
    let report = try attack.report()
    #expect(!report.reasons.isEmpty)
    check(report.reasons + report.signatures.flatMap(\.reasons))
    check(report.timestamps.flatMap(\.reasons))
  }

  @Test("what is said of the known files is said well in both", arguments: KnownAnswer.all)
  func known(_ known: KnownAnswer) throws {
    for anchors in [try KnownAnswer.root, .none] {
      check(PDFVerifier(anchors: anchors, time: .seconds(120)).verify(try known.data).reasons)
    }
  }

  @Test("every reason that is defined has both texts, well written")
  func definitions() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/PDFSignatures/Report/Reasons")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    var texts: [Reason.Language: [String]] = [:]
    var count = 0
    for file in files where file.lastPathComponent.hasPrefix("Reason+") {
      let source = try String(contentsOf: file, encoding: .utf8)
      count += source.ranges(of: "french:").count
      for match in source.matches(of: /(french|english):\s*((?:"[^\n]*"\s*\+?\s*)+)[,)]/) {
        // A literal may go on in the next line; what is interpolated is not the text's own.
        let text = String(match.2).replacing(/"\s*\+\s*"/, with: "")
          .replacing(/\\\([^()]*(\([^()]*\))?[^()]*\)/, with: "…")
          .trimmingCharacters(in: ["\"", " ", "\n"])
        let language: Reason.Language = match.1 == "french" ? .french : .english
        #expect(fault(in: text, language) == nil, "\(text)")
        texts[language, default: []].append(text)
      }
    }
    #expect(count > 80)
    #expect(texts[.french]?.count == count && texts[.english]?.count == count)
    for language in Reason.Language.allCases {
      let all = texts[language] ?? []
      let repeated = Dictionary(grouping: all, by: \.self).filter { $0.value.count > 1 }.keys
      #expect(repeated.isEmpty, "\(repeated)")
    }
  }

  @Test("a report is encoded in the language asked for, English by default")
  func encoding() throws {
    let report = PDFVerifier(anchors: .none).verify(Data("%PDF-1.7".utf8))
    let encoder = JSONEncoder()
    let english = String(decoding: try encoder.encode(report), as: UTF8.self)
    encoder.reasonLanguage = .french
    let french = String(decoding: try encoder.encode(report), as: UTF8.self)
    #expect(english.contains(#""reasons":["The file is no PDF"#))
    #expect(french.contains(#""reasons":["Le fichier n’est pas un PDF"#))
  }

  @Test("a key of the file that goes into a reason is bounded and cannot steer a terminal")
  func keys() {
    let text = Reason.catalogChanged("\u{1B}[31m\u{202E}" + String(repeating: "A", count: 500))
      .text(in: .french)
    #expect(text.hasSuffix("\u{A0}: /[31mAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA."))
  }
}
