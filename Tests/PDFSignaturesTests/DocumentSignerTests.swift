import Foundation
import Testing

@testable import PDFSignatures

/// A test authority in a folder of its own.
final class TestFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  deinit {
    try? FileManager.default.removeItem(at: url)
  }
}

@Suite("Preparing and signing a document")
struct DocumentSignerTests {
  private let folder = TestFolder()
  private let authority: TestAuthority
  private let pdf: Data
  private static let names = ["Claire Dubois", "Zoë Łukasiewicz-Ñandú", "陳大文 (Chen)"]

  init() throws {
    authority = try TestAuthority(in: folder.url)
    pdf = try Data(contentsOf: Tool.demo)
  }

  private func prepared(_ pdf: Data, signatories: [String] = names) throws -> Data {
    try DocumentPreparation(
      contractID: "cp_0123", label: "Contrat d’assurance habitation", signatories: signatories,
      language: "fr", isTest: true
    ).prepare(pdf)
  }

  private func sign(_ file: Data, _ position: Int) throws -> Data {
    try DocumentSigner(authority: authority).sign(
      file, position: position, name: Self.names[position], reason: "Essai",
      at: Date(), isFrench: true)
  }

  private func signedByAll(_ pdf: Data) throws -> Data {
    try Self.names.indices.reduce(try prepared(pdf)) { try sign($0, $1) }
  }

  private func expectValid(_ signed: Data, signatures: Int) throws {
    let output = try Tool.run("pdfsig", on: signed)
    #expect(output.components(separatedBy: "Signature is Valid.").count - 1 == signatures)
    #expect(output.components(separatedBy: "ETSI.CAdES.detached").count - 1 == signatures)
    #expect(!output.contains("Not total document signed") || signatures > 1)
    #expect(
      try Tool.run("qpdf", ["--check"], on: signed).contains("No syntax or stream encoding errors"))
  }

  @Test("every signatory's signature is valid, and stays so when the next one signs")
  func severalSignatures() throws {
    var file = try prepared(pdf)
    for position in Self.names.indices {
      let before = file
      file = try sign(file, position)
      #expect(file.prefix(before.count) == before)
      try expectValid(file, signatures: position + 1)
    }
  }

  @Test("signing out of order works as well")
  func anyOrder() throws {
    let file = try [2, 0, 1].reduce(try prepared(pdf)) { try sign($0, $1) }
    try expectValid(file, signatures: 3)
  }

  @Test("nobody signs twice, and nothing that was not prepared is signed")
  func misuse() throws {
    let once = try sign(try prepared(pdf), 0)
    #expect(throws: SigningFailure.notPrepared) { try sign(once, 0) }
    #expect(throws: SigningFailure.notPrepared) { try sign(pdf, 0) }
  }

  @Test("one changed byte of what was signed makes the signature invalid")
  func tampering() throws {
    var signed = try sign(try prepared(pdf), 0)
    signed[signed.startIndex + 200] ^= 1
    #expect(!(try Tool.run("pdfsig", on: signed)).contains("Signature is Valid."))
  }

  @Test("the pages are all there, and a last one names Contrat-Privé and the signatories")
  func lastPage() throws {
    let signed = try sign(try prepared(pdf), 0)
    let pages = try SoundDocument.pages(ofSigned: signed)
    #expect(pages == (try SoundDocument(reading: pdf).pages) + 1)
    let text = try Tool.run("pdftotext", ["-f", "\(pages)", "-layout"], on: signed, output: "-")
    for words in ["Contrat-Privé", "Claire Dubois", "Zoë", "Lukasiewicz-Ñandú", "cp_0123"] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(text.contains("Signé par code SMS le"))
    let marked = try Tool.run("pdftotext", ["-l", "1", "-raw"], on: signed, output: "-")
    #expect(marked.filter { $0.isLetter }.contains("TEST"))
  }

  @Test(
    "files of every make are signed and stay well-formed",
    arguments: [
      ["--object-streams=generate"], ["--linearize"], ["--force-version=2.0"], ["--rotate=+90"],
      ["--object-streams=generate", "--linearize", "--rotate=270"], ["--qdf"],
    ])
  func kinds(arguments: [String]) throws {
    try expectValid(try signedByAll(try Tool.rewritten(pdf, arguments)), signatures: 3)
  }

  @Test("a document that somebody signed already is refused, and so is one with an XFA form")
  func refusals() throws {
    let signed = try sign(try prepared(pdf), 0)
    #expect(throws: PDFRefusal.signed) { try prepared(signed) }
    #expect(throws: PDFRefusal.signed) { try SoundDocument(reading: signed) }
    #expect(throws: PDFRefusal.encrypted) {
      try prepared(try Tool.encrypt(pdf, password: "secret"))
    }
  }

  @Test("twenty signatories take three last pages, and each can sign")
  func many() throws {
    let names = (1...20).map { "Signataire \($0)" }
    let file = try prepared(pdf, signatories: names)
    #expect(try SoundDocument(reading: file).pages == (try SoundDocument(reading: pdf).pages) + 3)
    try expectValid(
      try DocumentSigner(authority: authority).sign(
        file, position: 19, name: names[19], reason: "", at: Date(), isFrench: false),
      signatures: 1)
  }

  @Test("a signature carries its authority's lists: nobody has to be asked about a revocation")
  func revocationLists() throws {
    let date = Date()
    let signed = try sign(try prepared(pdf), 0)
    let anchors = TrustAnchors([authority.root.publicCertificate], revocation: .required)
    let report = PDFVerifier(anchors: anchors, time: .seconds(120)).verify(signed)
    #expect(report.indication == .totalPassed, "\(report.english)")
    #expect(report.reasons == [.allValid])
    #expect(try authority.revocationLists(at: date) == authority.revocationLists(at: date))
  }

  @Test("the authority is the same after a restart, and its keys are for nobody else to read")
  func durable() throws {
    let again = try TestAuthority(in: folder.url)
    #expect(try again.root.pem() == authority.root.pem())
    #expect(try again.signer.pem() == authority.signer.pem())
    for file in ["root", "intermediate", "signer", "time-stamper"] {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: folder.url.appending(path: "\(file).pem").path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }
}
