import Foundation
import Testing

@testable import PDFSignatures

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
    let pdf = try Data(contentsOf: Tool.demo)
    #expect(refusal(Data()) == .empty)
    #expect(refusal(Data("bonjour".utf8)) == .notPDF)
    #expect(refusal(Data("%PDF-1.7\nrien".utf8)) == .unreadable)
    #expect(refusal(pdf) == nil)
  }

  @Test(
    "a PDF with a password, or with restrictions only, is refused as encrypted",
    arguments: ["secret", ""])
  func encrypted(password: String) throws {
    let data = try Tool.encrypt(try Data(contentsOf: Tool.demo), password: password)
    #expect(refusal(data) == .encrypted)
  }
}
