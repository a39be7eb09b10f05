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

  @Test("a file with a password is told apart however its objects are stored")
  func encryptedStreams() throws {
    let streams = try Tool.rewritten(
      try Data(contentsOf: Tool.demo), ["--object-streams=generate"])
    #expect(refusal(streams) == nil)
    #expect(refusal(try Tool.encrypt(streams, password: "secret")) == .encrypted)
  }

  @Test("bytes before the header do no harm, with object streams or without")
  func prefix() throws {
    for options in [["--object-streams=generate"], ["--object-streams=disable"]] {
      let pdf = try Tool.rewritten(try Data(contentsOf: Tool.demo), options)
      #expect(refusal(Data("junk\n".utf8) + pdf) == nil)
    }
  }

  @Test("what inflates to a gigabyte is refused without being inflated", arguments: Bomb.allCases)
  func bombs(_ bomb: Bomb) throws {
    let file = bomb.file
    let before = try peak()
    #expect(refusal(file) == .unreadable)
    #expect(PDFVerifier(anchors: .none).verify(file).indication != .totalPassed)
    #expect(OriginalContent(of: file, in: file) == .undecided)
    #expect(try peak() - before < 600)
  }

  /// The most memory that the process has held, in megabytes; other tests have a share in it.
  private func peak() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.firstMatch(of: /VmHWM:\s+([0-9]+) kB/))
    return (Int(line.1) ?? 0) / 1024
  }
}
