import Foundation
import PDFSignatures
import Testing

@testable import Evidence

@Suite("Asking for a time-stamp and answering")
struct TimestampProtocolTests {
  private let authority: TestAuthority
  private let stamper: TimestampAuthority
  private let digest = Data((0..<32).map { UInt8($0) })

  init() throws {
    authority = try Authority.make()
    stamper = TimestampAuthority(
      identity: authority.timeStamper, chain: [authority.intermediate])
  }

  @Test("a question is answered with a token over its digest at the given time")
  func answered() throws {
    let request = try #require(TimestampRequest(digest: digest))
    let date = Date(timeIntervalSince1970: 1_790_000_000)
    let response = try TimestampResponse(
      try stamper.answer(to: request.der, at: date.addingTimeInterval(0.7)), to: request)
    #expect(response.time == date)
    #expect(try TimestampReceipt.check(response.token, over: digest) == date)
  }

  @Test("the openssl command reads the question and the answer")
  func openssl() throws {
    let request = try #require(TimestampRequest(digest: digest))
    let question = try Tool.run(["openssl", "ts", "-query", "-text", "-in"], on: request.der)
    #expect(question.contains("Certificate required: yes"))
    #expect(question.contains("Hash Algorithm: sha256"))
    #expect(question.contains("Nonce: 0x"))
    let answer = try stamper.answer(to: request.der, at: Date())
    #expect(
      try Tool.run(["openssl", "ts", "-reply", "-text", "-in"], on: answer)
        .contains("Status: Granted."))
  }

  @Test("SHA-384 and SHA-512 are stamped too", arguments: ["sha256", "sha384", "sha512"])
  func digests(name: String) throws {
    let request = try query("-\(name)", "-cert")
    let answer = try Tool.run(
      ["openssl", "ts", "-reply", "-text", "-in"], on: try stamper.answer(to: request, at: Date()))
    #expect(answer.contains("Status: Granted."))
    #expect(answer.contains("Hash Algorithm: \(name)"))
  }

  /// A question as the openssl command asks it.
  private func query(_ options: String...) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("x".utf8).write(to: folder.appending(path: "data"))
    let command = ["openssl", "ts", "-query", "-data", "data", "-out", "query"] + options
    #expect(try Tool.run(command, in: folder).status == 0)
    return try Data(contentsOf: folder.appending(path: "query"))
  }

  @Test("what cannot be granted is refused with a status, not with silence")
  func refused() throws {
    let request = try #require(TimestampRequest(digest: digest))
    func expectRefusal(_ question: Data, _ words: String) throws {
      let answer = try stamper.answer(to: question, at: Date())
      let text = try Tool.run(["openssl", "ts", "-reply", "-text", "-in"], on: answer)
      #expect(text.contains("Status: Rejected."), "\(text)")
      #expect(text.contains(words), "\(text)")
      #expect(throws: TimestampFailure.self) { try TimestampResponse(answer, to: request) }
    }
    try expectRefusal(Data(), "Bad request format")
    try expectRefusal(Data("no question".utf8), "Bad request format")
    try expectRefusal(request.der + [0], "Bad request format")
    try expectRefusal(Data(count: 20_000), "Bad request format")
    try expectRefusal(try query("-sha1"), "unrecognized or unsupported algorithm")
    try expectRefusal(try query("-tspolicy", "1.2.3.4"), "policy is not supported")
    var short = request.der
    // The digest's length and all lengths around it, one less.
    short.removeLast(3 + 10)
    try expectRefusal(short, "Bad request format")
  }

  @Test("the answer to another question is refused")
  func mixedUp() throws {
    let request = try #require(TimestampRequest(digest: digest))
    let again = try #require(TimestampRequest(digest: digest))
    let other = try #require(TimestampRequest(digest: Data(count: 32)))
    let answer = try stamper.answer(to: request.der, at: Date())
    #expect(throws: TimestampFailure.otherNonce) { try TimestampResponse(answer, to: again) }
    #expect(throws: TimestampFailure.otherDigest) { try TimestampResponse(answer, to: other) }
  }

  @Test("a changed answer is refused, wherever it was changed")
  func changed() throws {
    let request = try #require(TimestampRequest(digest: digest))
    let answer = try stamper.answer(to: request.der, at: Date())
    let token = try TimestampResponse(answer, to: request).token
    for place in stride(from: answer.count - token.count, to: answer.count, by: 3) {
      var changed = answer
      changed[place] ^= 0x20
      let found = try? TimestampResponse(changed, to: request)
      // The authorities above are checked by whoever knows whom to trust.
      let isInCertificates = found.map { $0.token != token } ?? true
      #expect(isInCertificates)
    }
    for count in stride(from: 0, to: answer.count, by: 11) {
      #expect(throws: TimestampFailure.self) {
        try TimestampResponse(answer.prefix(count), to: request)
      }
    }
  }

  @Test("only a SHA-256 digest is asked about")
  func lengths() {
    #expect(TimestampRequest(digest: Data(count: 20)) == nil)
    #expect(TimestampRequest(digest: Data()) == nil)
  }
}
