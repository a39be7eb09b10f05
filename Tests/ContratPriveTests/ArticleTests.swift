import Foundation
import Testing

@testable import ContratPrive

@Suite("The articles of the documentation")
struct ArticleTests {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
  private static let articles = tests.appending(
    path: "../../Sources/ContratPrive/Documentation.docc")
  static let names = ["InjectingContracts", "SigningInYourExtranet"]

  /// The parts between `// snippet: name` and `// end`, without their common indentation.
  private func snippets(_ name: String) throws -> [String: String] {
    let source = try String(
      contentsOf: Self.tests.appending(path: "Examples/\(name).swift"), encoding: .utf8)
    var found: [String: String] = [:]
    var open: (name: String, lines: [String])?
    for line in source.components(separatedBy: "\n") {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.hasPrefix("// snippet: ") {
        open = (String(trimmed.dropFirst("// snippet: ".count)), [])
      } else if trimmed == "// end", let snippet = open {
        let indentation =
          snippet.lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        found[snippet.name] =
          snippet.lines.map { String($0.dropFirst(indentation)) }.joined(separator: "\n")
        open = nil
      } else {
        open?.lines.append(line)
      }
    }
    return found
  }

  /// The Swift code of an article.
  private func code(of name: String) throws -> [String] {
    try String(contentsOf: Self.articles.appending(path: "\(name).md"), encoding: .utf8)
      .components(separatedBy: "```swift\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0] }
  }

  @Test("show compiled code only, and all of it", arguments: names)
  func compiled(name: String) throws {
    let snippets = try snippets(name)
    let code = try code(of: name)
    #expect(!code.isEmpty)
    #expect(code.sorted() == snippets.values.sorted())
  }

  @Test("example 1: deposit with notifications, list, collect")
  func example1() async throws {
    let transport = ScriptedTransport(bodies: [
      #"{"status":"ok","contractId":"c","signatory":[{"signatoryId":"s"}]}"#,
      #"{"status":"ok","contract":[{"contractId":"b","label":"B","status":"signed","createdAt":"2026-11-23T13:32:00Z"},{"contractId":"c","label":"C","status":"signed","createdAt":"2026-11-23T13:32:00Z"}]}"#,
      try Golden.text("contractDetailAnswer"),
      #"{"status":"ok","contractId":"d","signatory":[{"signatoryId":"s"}]}"#,
    ])
    let example = InjectingContracts(client: .scripted(transport))
    let pdf = Data("%PDF-1.4".utf8)
    let deadline = Date().addingTimeInterval(86_400)
    let deposited = try await example.deposit(pdf, until: deadline)
    #expect(deposited == "c")
    let signed = try await example.newlySigned(since: Date(), collected: ["b"])
    #expect(signed == ["c"])
    var archived: [Data] = []
    try await example.collect("c") { archived.append($1) }
    #expect(archived == [Data("signed".utf8)])
    let draft = try await example.saveDraft(pdf, until: deadline)
    #expect(draft == "d")
    #expect(
      transport.requests.map(\.call)
        == [
          "contractCreateRequest", "contractListRequest", "contractDetailRequest",
          "contractCreateRequest",
        ])
    let sent = String(decoding: transport.requests[0].body, as: UTF8.self)
    #expect(sent.contains(#""action":{"submit":true}"#))
    #expect(
      sent.contains(#""notify":{"owner":true,"signatory":true,"submitMessage":"Votre"#))
  }

  @Test("example 1: a deposit whose outcome is unknown is looked for by its label")
  func example1Unknown() async throws {
    let lost = ScriptedTransport { _ throws(TransportFailure) in throw .interrupted }
    let error = try #require(
      await ContratPriveClient.scripted(lost).error(of: ExampleCalls.create()))
    let list = ScriptedTransport(200, try Golden.text("contractListAnswer"))
    let found = try await InjectingContracts(client: .scripted(list)).settle(
      label: "B", createdAround: Date(), error: error)
    #expect(found == "b")
  }

  @Test("example 2: stealth mode, code by SMS, signature, signed copy")
  func example2() async throws {
    let transport = ScriptedTransport(bodies: [
      #"{"status":"ok"}"#,
      #"{"status":"ok","contractId":"c","signatory":[{"signatoryId":"s"}]}"#,
      #"{"status":"ok"}"#,
      try Golden.text("signatorySignAnswer"),
      try Golden.text("contractDetailAnswer"),
      try Golden.text("contractDetailAnswer"),
    ])
    let example = SigningInYourExtranet(client: .scripted(transport))
    try await example.check()
    let (contract, signatory) = try await example.create(
      Data("%PDF-1.4".utf8), until: Date().addingTimeInterval(86_400))
    try await example.sendCode(contractID: contract, signatoryID: signatory)
    let page = try await example.sign(
      contractID: contract, signatoryID: signatory, typed: "0000")
    #expect(page == .done)
    let wasSigned = try await example.wasSigned(contractID: contract, signatoryID: signatory)
    #expect(wasSigned)
    let copies = try await example.signedCopies(contractID: contract)
    #expect(copies == [Data("signed".utf8)])
    let created = String(decoding: transport.requests[1].body, as: UTF8.self)
    #expect(created.contains(#""notify":{"owner":false,"signatory":false}"#))
    #expect(
      transport.requests.map(\.call)
        == [
          "checkConnexionRequest", "contractCreateRequest", "signatorySendSmsRequest",
          "signatorySignRequest", "contractDetailRequest", "contractDetailRequest",
        ])
  }

  @Test(
    "example 2: what the visitor is told when the signature fails",
    arguments: [
      ("wrongCode", SigningInYourExtranet.Page.wrongCode(triesLeft: 2)),
      ("signatoryLocked", .locked), ("depositUnpaid", .payDeposit),
    ])
  func example2Refusals(code: String, page: SigningInYourExtranet.Page) async throws {
    let transport = ScriptedTransport(
      422, #"{"status":"error","code":"\#(code)","triesLeft":2}"#)
    let told = try await SigningInYourExtranet(client: .scripted(transport)).sign(
      contractID: "c", signatoryID: "s", typed: "1111")
    #expect(told == page)
  }

  @Test("example 2: a signature without an answer is looked up, never sent again")
  func example2Unknown() async throws {
    let transport = ScriptedTransport { _ throws(TransportFailure) in throw .interrupted }
    let told = try await SigningInYourExtranet(client: .scripted(transport)).sign(
      contractID: "c", signatoryID: "s", typed: "0000")
    #expect(told == .checking)
    #expect(transport.requests.count == 1)
  }

  @Test("the clients of both examples are made for the platform that they name")
  func clients() {
    #expect(
      InjectingContracts.makeClient(apiKey: "k", apiUser: "u").platform == .production)
    #expect(
      SigningInYourExtranet.makeClient(apiKey: "k", apiUser: "u").platform == .sandbox)
  }
}
