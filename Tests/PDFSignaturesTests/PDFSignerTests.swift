import Foundation
import Testing

@testable import PDFSignatures

@Suite("Signing a PDF")
struct PDFSignerTests {
  private static let demo = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/DemoExtranet/Site/documents/conditions-particulieres.pdf")

  private let identity: SigningIdentity
  private let pdf: Data

  init() throws {
    identity = try SigningIdentity.selfSigned(commonName: "Test", organization: "Test")
    pdf = try Data(contentsOf: Self.demo)
  }

  private func sign(_ pdf: Data) throws -> Data {
    try PDFSigner(identity: identity).sign(
      pdf, name: "Claire Dubois (été)", reason: "Essai",
      at: Date(timeIntervalSince1970: 1_790_000_000))
  }

  @Test("pdfsig calls the signature valid and covering the whole document")
  func validForPdfsig() throws {
    let output = try Tool.run("pdfsig", on: try sign(pdf))
    #expect(output.contains("Signature is Valid."))
    #expect(output.contains("Total document signed"))
    #expect(output.contains("adbe.pkcs7.detached"))
  }

  @Test("one changed byte makes the signature invalid")
  func tampering() throws {
    var signed = try sign(pdf)
    signed[signed.startIndex + 200] ^= 1
    let output = try Tool.run("pdfsig", on: signed)
    #expect(!output.contains("Signature is Valid."))
  }

  @Test("qpdf finds nothing to complain about, and the pages are all there")
  func wellFormed() throws {
    let signed = try sign(pdf)
    #expect(
      try Tool.run("qpdf", ["--check"], on: signed).contains("No syntax or stream encoding errors"))
    #expect(try PDFSummary(reading: signed).pages == PDFSummary(reading: pdf).pages)
  }

  @Test("the key survives being written and read")
  func pem() throws {
    let again = try SigningIdentity(pem: identity.pem())
    let signed = try PDFSigner(identity: again).sign(
      pdf, name: "", reason: "", at: Date(timeIntervalSince1970: 0))
    #expect(try Tool.run("pdfsig", on: signed).contains("Signature is Valid."))
  }
}

@Suite("Reading a PDF's structure")
struct PDFSummaryTests {
  private func refusal(_ data: Data) -> PDFRefusal? {
    do {
      _ = try PDFSummary(reading: data)
      return nil
    } catch {
      return error as? PDFRefusal
    }
  }

  @Test("an empty file, a text and a torn PDF are told apart")
  func refusals() throws {
    let pdf = try Data(contentsOf: Self.demo)
    #expect(refusal(Data()) == .empty)
    #expect(refusal(Data("bonjour".utf8)) == .notPDF)
    #expect(refusal(Data("%PDF-1.7\nrien".utf8)) == .unreadable)
    #expect(refusal(pdf) == nil)
  }

  @Test(
    "a PDF with a password, or with restrictions only, is refused as encrypted",
    arguments: ["secret", ""])
  func encrypted(password: String) throws {
    let data = try Tool.encrypt(try Data(contentsOf: Self.demo), password: password)
    #expect(refusal(data) == .encrypted)
  }

  private static let demo = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/DemoExtranet/Site/documents/conditions-particulieres.pdf")
}
