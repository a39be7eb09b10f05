import Foundation
import Testing

@Suite("Commands about contracts, run as they are", .timeLimit(.minutes(3)))
struct OperatorCommandTests {
  @Test("list shows contracts newest first, filtered, and as JSON")
  func list() async throws {
    try await RunningServer.run { server in
      let (first, links) = try await server.deposit(
        ContractJSON(["reference": #""R 1+1""#]).text)
      let (second, _) = try await server.deposit(ContractJSON(["reference": #""R-2""#]).text)
      try await server.goThrough(links[0])
      let all = try await server.paraphe("contract", "list")
      #expect(all.status == 0, "\(all.errors)")
      let lines = all.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[0].contains(second) && lines[0].contains("prepared"))
      #expect(lines[0].contains("0/1 signed"))
      #expect(lines[1].contains(first) && lines[1].contains("completed"))
      #expect(lines[1].contains("1/1 signed"))
      for (filter, found) in [
        (["--status", "completed"], first), (["--reference", "R 1+1"], first),
        (["--status", "prepared"], second),
      ] {
        let some = try await CommandResult.of(
          ["contract", "list"] + filter, environment: ["PARAPHE_DATA": server.folder.path])
        #expect(some.output.split(separator: "\n").count == 1, "\(filter)")
        #expect(some.output.contains(found), "\(filter)")
      }
      let none = try await server.paraphe(
        "contract", "list", "--to", "2020-01-01", "--from", "2019-01-01T00:00:00Z")
      #expect(none.status == 0 && none.output.isEmpty)
      let json = try await server.paraphe("contract", "list", "--limit", "1", "--json")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect((object["contracts"] as? [Any])?.count == 1)
      let cursor = try #require(object["nextCursor"] as? String)
      let rest = try await server.paraphe("contract", "list", "--cursor", cursor)
      #expect(rest.output.contains(first) && !rest.output.contains(second))
      let wrong = try await server.paraphe("contract", "list", "--status", "lost")
      #expect(wrong.status == 1)
      #expect(wrong.errors.contains("There is no such status."))
    }
  }

  @Test("show tells the facts, the history in words and the calls, with masked numbers")
  func show() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      try await server.goThrough(links[0])
      let shown = try await server.paraphe("contract", "show", id)
      #expect(shown.status == 0, "\(shown.errors)")
      for words in [
        "status       completed", "reference    R-1", "signed copy  verified",
        "+33 6 •• •• •• 78", "Claire 0 Dubois", "main", "from 127.0.0.1",
        "Signature recorded by the platform (Claire 0 Dubois)", "contractDetailRequest",
        " ms  done",
      ] {
        #expect(shown.output.contains(words), "\(words) in \(shown.output)")
      }
      #expect(!shown.output.contains("612345678"))
      let json = try await server.paraphe("contract", "show", id, "--json")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect((object["contract"] as? [String: Any])?["id"] as? String == id)
      #expect(((object["history"] as? [String: Any])?["calls"] as? [Any])?.count == 4)
      let unknown = try await server.paraphe("contract", "show", "ctr_none")
      #expect(unknown.status == 1)
      #expect(unknown.errors.contains("no contract of that id"))
      let path = try await server.paraphe("contract", "show", "../usage")
      #expect(path.status == 64)
    }
  }

  @Test("cancel cancels once; what is signed by all cannot be canceled")
  func cancel() async throws {
    try await RunningServer.run { server in
      let (id, _) = try await server.deposit()
      let canceled = try await server.paraphe("contract", "cancel", id)
      #expect(canceled.status == 0, "\(canceled.errors)")
      #expect(canceled.output == "\(id) canceled\n")
      #expect(try await server.contract(id)["status"] as? String == "canceled")
      #expect(try await server.paraphe("contract", "cancel", id).status == 0)
      let history = try await server.paraphe("contract", "show", id)
      #expect(history.output.contains("operator"))
      let (signed, links) = try await server.deposit()
      try await server.goThrough(links[0])
      let late = try await server.paraphe("contract", "cancel", signed)
      #expect(late.status == 1)
      #expect(late.errors.contains("This contract is completed"))
    }
  }

  @Test("with several brands the brand is named; without a server the command says so")
  func brandAndServer() async throws {
    try await RunningServer.runWithTwoBrands { server, _ in
      let (id, _) = try await server.deposit()
      let unnamed = try await server.paraphe("contract", "list")
      #expect(unnamed.status == 1)
      #expect(unnamed.errors.contains("name one"))
      let named = try await server.paraphe("contract", "list", "--brand", "orvea")
      #expect(named.output.contains(id))
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let alone = try await CommandResult.of(
      ["contract", "list"], environment: ["PARAPHE_DATA": folder.path])
    #expect(alone.status == 78)
    #expect(alone.errors.contains("no server runs on"))
  }

  @Test("doctor names the seal, the trust, the brands and an authority that does not answer")
  func doctor() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = [
      "PARAPHE_DATA": folder.path,
      "PARAPHE_TEMPLATES": RunningServer.root.appending(path: "Templates").path,
      "PARAPHE_PUBLIC": RunningServer.root.appending(path: "Public").path,
    ]
    let good = try await CommandResult.of(["doctor"], environment: environment)
    #expect(good.status == 0, "\(good.errors)")
    for words in [
      "ok  seal:", "ok  trust:", "ok  brands:", "ok  time-stamps: http://127.0.0.1:",
      "ok  platform:",
    ] {
      #expect(good.output.contains(words), "\(words) in \(good.output)")
    }
    // Port 9 is for what nobody listens to.
    let silent = try await CommandResult.of(
      ["doctor"],
      environment: environment.merging(["PARAPHE_TIMESTAMP_URL": "http://127.0.0.1:9/tsr"]) { $1 })
    #expect(silent.status == 1)
    #expect(silent.errors.contains("time-stamps: http://127.0.0.1:9/tsr gives none"))
    #expect(silent.output.contains("ok  platform:"))
    let seal = folder.appending(path: "broken.pem")
    try Data("nothing".utf8).write(to: seal)
    let broken = try await CommandResult.of(
      ["doctor"], environment: environment.merging(["PARAPHE_SEAL": seal.path]) { $1 })
    #expect(broken.status == 78)
    #expect(broken.errors.contains("PARAPHE_SEAL"))
  }
}
