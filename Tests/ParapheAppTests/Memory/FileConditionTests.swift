import HTTPTypes
import Testing

@testable import SigningWeb

@Suite("Conditions and ranges of files (RFC 9110, 13 and 14)")
struct FileConditionTests {
  private let tag = FileConditions.entityTag("abc")

  private func answer(
    _ headers: HTTPFields, _ method: HTTPRequest.Method = .get, size: Int = 1_000
  ) -> FileConditions.Answer {
    FileConditions.answer(to: method, headers, tag: tag, size: size)
  }

  @Test(
    "one range is a part of the file",
    arguments: [
      ("bytes=0-0", 0..<1), ("bytes=0-499", 0..<500), ("bytes=500-", 500..<1_000),
      ("bytes=999-5000", 999..<1_000), ("bytes=-1", 999..<1_000), ("bytes=-5000", 0..<1_000),
      ("BYTES=1-2", 1..<3), ("bytes=0-99999999999999999999", 0..<1_000),
    ])
  func part(_ header: String, _ range: Range<Int>) {
    #expect(answer([.range: header]) == .part(range))
  }

  @Test(
    "a range beyond the end cannot be satisfied",
    arguments: [
      "bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999-",
    ])
  func beyond(_ header: String) {
    #expect(answer([.range: header]) == .rangeNotSatisfiable)
  }

  @Test(
    "what is no range, and more than one, is as if it were not there",
    arguments: [
      "bytes=0-1,5-6", "bytes=5-1", "bytes=a-b", "bytes=", "bytes=-", "lines=0-1", "bytes",
      "bytes=+0-1",
      "bytes=0-1-2", "bytes= 0-1",
    ])
  func noRange(_ header: String) {
    #expect(answer([.range: header]) == .whole)
  }

  @Test("HEAD has no ranges")
  func head() {
    #expect(answer([.range: "bytes=0-1"], .head) == .whole)
  }

  @Test(
    "a file that is known is not sent again",
    arguments: [
      "\"abc\"", "W/\"abc\"", "*", "\"x\", \"abc\"", "\"x\",W/\"abc\" ",
    ])
  func known(_ header: String) {
    #expect(answer([.ifNoneMatch: header, .range: "bytes=0-1"]) == .notModified)
    #expect(answer([.ifNoneMatch: "\"x\", abc"]) == .whole)
  }

  @Test("what is made anew is answered whole")
  func post() {
    #expect(answer([.ifNoneMatch: "*", .range: "bytes=0-1"], .post) == .whole)
  }

  @Test("a part is of the file that is meant, or it is the whole file")
  func ifRange() {
    #expect(answer([.range: "bytes=0-1", .ifRange: tag]) == .part(0..<2))
    for other in ["\"x\"", "W/\"abc\"", "Mon, 30 Nov 2026 19:00:00 GMT"] {
      #expect(answer([.range: "bytes=0-1", .ifRange: other]) == .whole)
    }
  }

  @Test("a file that has to be another one is not sent")
  func ifMatch() {
    #expect(answer([.ifMatch: "\"x\""]) == .preconditionFailed)
    #expect(answer([.ifMatch: "W/\"abc\""]) == .preconditionFailed)
    #expect(answer([.ifMatch: "\"x\", \"abc\""]) == .whole)
    #expect(answer([.ifMatch: "*"]) == .whole)
  }
}
