import ContratPrive
import Foundation
import Testing

@testable import ContratPriveSandbox

@Suite("The ledger")
struct LedgerTests {
  @Test("it is read as JSON, whole or for one contract, and holds no code")
  func json() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create(try RunningSandbox.request(label: "A"))
      let other = try await sandbox.create(try RunningSandbox.request(label: "B"))
      try await sandbox.sendSms(contract)
      #expect(await code { try await sandbox.sign(contract, "4321") } == .wrongCode)
      try await sandbox.sign(contract)
      try await sandbox.client.call(ContractCancelRequest(contractID: other.id))
      let answer = try await sandbox.send("GET", "/ledger?contract=\(contract.id)")
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      let ledger = try decoder.decode(SandboxLedger.self, from: answer.body)
      #expect(
        ledger.contracts == [
          SandboxLedger.Contract(
            contractId: contract.id, label: "A", account: sandbox.server.credentials.apiUser,
            status: "signed", smsSent: 1, codesTried: 2, signatures: 1, alive: true)
        ])
      #expect(
        ledger.entries.map(\.event)
          == [
            "contractCreated", "smsSent", "wrongCode", "rightCode", "signed", "contractCompleted",
          ])
      #expect(ledger.entries[2].signatoryId == contract.signer)
      #expect(ledger.entries[2].call == "signatorySignRequest")
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("4321"))
      let all = try await sandbox.server.ledger()
      #expect(all.contracts.map(\.alive) == [true, false])
      #expect(all.entries.last?.event == "contractCanceled")
    }
  }

  @Test("a refused call leaves no trace but its count")
  func refused() async throws {
    try await RunningSandbox.start { sandbox in
      #expect(
        await code { _ = try await sandbox.create(try RunningSandbox.request(pdf: Data([1]))) }
          == .invalidDocument)
      let events = try await sandbox.events()
      #expect(events.isEmpty)
      #expect(try await sandbox.value("SELECT requests FROM quota") == 1)
    }
  }

  @Test("everything answered is there for a server that starts on the same folder")
  func durability() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      try await sandbox.sendSms(contract)
      try await sandbox.server.add(SandboxFault(.delay, milliseconds: 1))
      // The first one is not stopped: nothing it holds back can be missed.
      let second = try SandboxServer(folder: sandbox.folder)
      #expect(second.credentials.apiUser == sandbox.server.credentials.apiUser)
      #expect(second.credentials.apiKey.value == sandbox.server.credentials.apiKey.value)
      #expect(try await second.ledger() == sandbox.server.ledger())
      #expect(try await second.faults().count == 1)
      try await second.rules.signOnSite(
        contractID: contract.id, signatoryID: contract.signer, code: "0000")
      #expect(try await sandbox.status(contract.id) == .signed)
      let attributes = try FileManager.default.attributesOfItem(atPath: second.keysFile.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test("each platform has a first account of its own in one folder")
  func firstAccounts() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sandbox = try SandboxServer(folder: folder)
    let production = try SandboxServer(folder: folder, mode: .production)
    #expect(sandbox.credentials.apiUser != production.credentials.apiUser)
    let accounts = try SandboxAccounts(folder: folder)
    #expect(try accounts.all().map(\.account.platform) == [.sandbox, .production])
    for (name, email) in [("", "a@example.com"), ("A\nB", "a@example.com"), ("A", "no")] {
      #expect(throws: AccountProblem.self) {
        try accounts.add(name: name, email: email, platform: .sandbox)
      }
    }
  }
}
