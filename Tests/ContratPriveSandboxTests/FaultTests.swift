import AsyncHTTPClient
import ContratPrive
import ContratPriveHTTP
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Testing

@testable import ContratPriveSandbox

@Suite("Faults on demand, over HTTP")
struct FaultTests {
  /// How a call ended, as its client sees it.
  private enum Seen: Equatable {
    case answered
    case refused(String)
    case interrupted
    case unreadable
  }

  private static func see(_ body: () async throws -> Void) async -> Seen? {
    do {
      try await body()
      return .answered
    } catch {
      return switch (error as? PlatformError)?.reason {
      case .refused(let code, _): .refused(code.rawValue)
      case .interrupted: .interrupted
      case .unreadable: .unreadable
      default: nil
      }
    }
  }

  private static func create(_ sandbox: RunningSandbox) async -> Seen? {
    await see { _ = try await sandbox.create() }
  }

  @Test(
    "each kind shows its client one thing, and the ledger what truly happened",
    arguments: [
      (SandboxFault.Kind.refuse, "refused:busy", 0), (.dropBeforeWork, "interrupted", 0),
      (.workThenDrop, "interrupted", 1), (.errorAfterWork, "unreadable", 1),
      (.truncatedBody, "interrupted", 1), (.malformedJSON, "unreadable", 1),
      (.duplicateDelivery, "answered", 2), (.quotaExhausted, "refused:quotaExceeded", 0),
      (.delay, "answered", 1),
    ])
  func kinds(_ kind: SandboxFault.Kind, _ expected: String, _ contracts: Int) async throws {
    try await RunningSandbox.start { sandbox in
      try await sandbox.server.add(
        SandboxFault(
          kind, call: "contractCreateRequest", milliseconds: kind == .delay ? 20 : 0,
          code: kind == .refuse ? "busy" : nil))
      let seen = await Self.create(sandbox)
      switch seen {
      case .answered: #expect(expected == "answered")
      case .refused(let code): #expect(expected == "refused:\(code)")
      case .interrupted: #expect(expected == "interrupted")
      case .unreadable: #expect(expected == "unreadable")
      case nil: Issue.record("ended otherwise")
      }
      let ledger = try await sandbox.server.ledger()
      #expect(ledger.contracts.filter(\.alive).count == contracts)
      #expect(ledger.entries.first?.event == "fault")
      #expect(ledger.entries.filter { $0.event == "contractCreated" }.count == contracts)
      #expect(ledger.entries.allSatisfy { $0.fault == kind.rawValue })
      // Served once.
      #expect(try await sandbox.server.faults().isEmpty)
      #expect(await Self.create(sandbox) == .answered)
      #expect(try await sandbox.server.ledger().entries.last?.fault == nil)
    }
  }

  @Test("a graceful stop ends the wait: what is on its way arrives, and the server stops")
  func stop() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try SandboxServer(folder: folder)
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "sandbox")
    logger.logLevel = .critical
    let application = server.application(host: "127.0.0.1", port: 0, logger: logger) { port in
      announce.yield(port)
    }
    let group = ServiceGroup(services: [application], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      var iterator = ports.makeAsyncIterator()
      let port = try #require(await iterator.next())
      let client = ContratPriveClient(
        platform: Platform(baseURL: try #require(URL(string: "http://127.0.0.1:\(port)"))),
        credentials: server.credentials,
        transport: AsyncHTTPClientTransport(client: .shared))
      try await server.add(SandboxFault(.lateDelivery, milliseconds: 600_000))
      let seen = await Self.see { _ = try await client.call(try RunningSandbox.request()) }
      #expect(seen == .interrupted)
      #expect(try await server.ledger().contracts.isEmpty)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    #expect(try await server.ledger().contracts.count == 1)
  }

  @Test("a late delivery is not lost by the client's going")
  func lateDelivery() async throws {
    try await RunningSandbox.start { sandbox in
      try await sandbox.server.add(SandboxFault(.lateDelivery, milliseconds: 30))
      #expect(await Self.create(sandbox) == .interrupted)
      var contracts = 0
      while contracts == 0 {
        contracts = try await sandbox.server.ledger().contracts.count
        await Task.yield()
      }
      #expect(contracts == 1)
    }
  }

  @Test("an answer that is cut announces its whole length")
  func truncated() async throws {
    try await RunningSandbox.start { sandbox in
      try await sandbox.server.add(SandboxFault(.truncatedBody))
      await #expect(throws: (any Error).self) {
        try await sandbox.send("POST", "/api/checkConnexionRequest", sandbox.json(""))
      }
      try await sandbox.server.add(SandboxFault(.malformedJSON))
      let answer = try await sandbox.send("POST", "/api/checkConnexionRequest", sandbox.json(""))
      #expect(answer.status == 200)
      #expect((try? JSONSerialization.jsonObject(with: answer.body)) == nil)
      try await sandbox.server.add(SandboxFault(.errorAfterWork))
      let failed = try await sandbox.send("POST", "/api/checkConnexionRequest", sandbox.json(""))
      #expect(failed.status == 500)
      #expect(failed.code == "serverError")
    }
  }

  @Test("faults skip, then serve, and see only their call and account")
  func matching() async throws {
    try await RunningSandbox.start { sandbox in
      let user = sandbox.server.credentials.apiUser
      try await sandbox.server.add(
        SandboxFault(
          .refuse, call: "contractListRequest", account: user, skip: 1, times: 2, code: "a"))
      try await sandbox.server.add(
        SandboxFault(.refuse, call: "contractListRequest", times: 1, code: "b"))
      func list() async -> Seen? {
        await Self.see { _ = try await sandbox.client.call(ContractListRequest()) }
      }
      #expect(
        await Self.see { _ = try await sandbox.client.call(CheckConnexionRequest()) } == .answered)
      #expect(await list() == .refused("b"))
      #expect(await list() == .refused("a"))
      #expect(try await sandbox.server.faults().map(\.fault.times) == [1])
      #expect(await list() == .refused("a"))
      #expect(await list() == .answered)
    }
  }

  @Test("a fault of another account does not touch this one")
  func otherAccount() async throws {
    try await RunningSandbox.start { sandbox in
      let other = try SandboxAccounts(folder: sandbox.folder).add(
        name: "Autre", email: "a@example.com", platform: .sandbox)
      try await sandbox.server.add(
        SandboxFault(.dropBeforeWork, account: other.apiUser, times: 5))
      #expect(await Self.create(sandbox) == .answered)
    }
  }

  @Test("a signature that works and drops is made once, a doubled one too")
  func signature() async throws {
    try await RunningSandbox.start { sandbox in
      for (kind, seen) in [
        (SandboxFault.Kind.workThenDrop, Seen.interrupted),
        (.duplicateDelivery, .refused("contractNotOpen")),
      ] {
        let contract = try await sandbox.create()
        try await sandbox.sendSms(contract)
        try await sandbox.server.add(SandboxFault(kind, call: "signatorySignRequest"))
        #expect(await Self.see { try await sandbox.sign(contract) } == seen)
        let ledger = try await sandbox.server.ledger(contract: contract.id)
        #expect(ledger.contracts.map(\.status) == ["signed"])
        #expect(ledger.contracts.map(\.signatures) == [1])
        #expect(ledger.entries.filter { $0.event == "signed" }.map(\.fault) == [kind.rawValue])
      }
    }
  }

  @Test("faults are asked for, listed and forgotten over HTTP")
  func api() async throws {
    try await RunningSandbox.start { sandbox in
      let json = ["Content-Type": "application/json"]
      let made = try await sandbox.send(
        "POST", "/faults", Data(#"{"kind": "delay", "milliseconds": 5, "skip": 2}"#.utf8),
        headers: json)
      #expect(made.status == 201)
      let standing = try JSONDecoder().decode(StandingFault.self, from: made.body)
      #expect(standing.fault == SandboxFault(.delay, skip: 2, milliseconds: 5))
      let listed = try await sandbox.send("GET", "/faults")
      #expect(
        try JSONDecoder().decode([String: [StandingFault]].self, from: listed.body)
          == ["faults": [standing]])
      for wrong in [
        #"{"kind": "explode"}"#, "{}", "[]", "", #"{"kind": "delay"}"#,
        #"{"kind": "refuse"}"#, #"{"kind": "refuse", "code": "a b"}"#,
        #"{"kind": "workThenDrop", "milliseconds": 5}"#, #"{"kind": "workThenDrop", "code": "a"}"#,
        #"{"kind": "workThenDrop", "call": "none"}"#, #"{"kind": "workThenDrop", "account": "x"}"#,
        #"{"kind": "workThenDrop", "skip": -1}"#, #"{"kind": "workThenDrop", "times": 0}"#,
        #"{"kind": "workThenDrop", "times": 1e30}"#, #"{"kind": "workThenDrop", "time": 2}"#,
        #"{"kind": "delay", "milliseconds": 600001}"#,
      ] {
        let answer = try await sandbox.send("POST", "/faults", Data(wrong.utf8), headers: json)
        #expect(answer.status == 422, "\(wrong)")
        #expect(answer.code == "invalidRequest", "\(wrong)")
      }
      let removed = try await sandbox.send("DELETE", "/faults")
      #expect(String(decoding: removed.body, as: UTF8.self) == #"{"removed":1}"#)
      #expect(try await sandbox.server.faults().isEmpty)
    }
  }

  @Test("pages of other sites reach neither faults nor the ledger")
  func guarded() async throws {
    try await RunningSandbox.start { sandbox in
      let fault = Data(#"{"kind": "dropBeforeWork"}"#.utf8)
      let port = try #require(sandbox.url.port)
      for (method, path) in [("POST", "/faults"), ("GET", "/faults"), ("GET", "/ledger")] {
        for headers in [
          ["Origin": "https://evil.example"], ["Origin": "null"],
          ["Origin": "http://localhost:1"], ["Host": "evil.example:\(port)"],
          ["Host": "127.0.0.1.evil.example"], ["Host": "localhost@evil.example"],
          ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
        ] {
          var headers = headers
          headers["Content-Type"] = "application/json"
          let answer = try await sandbox.send(
            method, path, method == "POST" ? fault : nil, headers: headers)
          #expect(answer.status == 403, "\(method) \(path) \(headers)")
          #expect(answer.code == "forbidden")
        }
      }
      for type in [nil, "text/plain", "application/x-www-form-urlencoded"] {
        let answer = try await sandbox.send(
          "POST", "/faults", fault, headers: type.map { ["Content-Type": $0] } ?? [:])
        #expect(answer.status == 415)
      }
      #expect(try await sandbox.server.faults().isEmpty)
      for headers in [
        ["Origin": sandbox.url.absoluteString], ["Host": "localhost:\(port)"], ["Host": "[::1]:1"],
        ["Sec-Fetch-Site": "none"],
      ] {
        #expect(try await sandbox.send("GET", "/ledger", headers: headers).status == 200)
      }
    }
  }
}
