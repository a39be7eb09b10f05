import ContratPrive
import Foundation
import Testing

@testable import ContratPriveSandbox

@Suite("The production-like mode")
struct ProductionModeTests {
  private static func lastCode(_ sandbox: RunningSandbox) async throws -> String {
    let body: String = try #require(
      try await sandbox.value("SELECT body FROM message WHERE kind = 'sms' ORDER BY id DESC"))
    return String(try #require(body.firstMatch(of: /\b\d{6}\b/)).0)
  }

  /// Six digits that are not this code.
  private static func other(than code: String) -> String { code == "000000" ? "111111" : "000000" }

  @Test("codes are random, come by SMS to the inbox, and a new one replaces the old")
  func codes() async throws {
    try await RunningSandbox.start(.production) { sandbox in
      #expect(try await sandbox.client.call(CheckConnexionRequest()).platform == "production")
      let contract = try await sandbox.create(try RunningSandbox.request(label: "Bail"))
      #expect(try await sandbox.value("SELECT count(*) FROM message") == 0)
      try await sandbox.sendSms(contract)
      #expect(try await sandbox.value("SELECT recipient FROM message") == "+33612345670")
      let body: String? = try await sandbox.value("SELECT body FROM message")
      #expect(body?.contains("Contrat-Privé\u{A0}:") == true)
      #expect(body?.contains("«\u{A0}Bail\u{A0}»") == true)
      let first = try await Self.lastCode(sandbox)
      #expect(await code { try await sandbox.sign(contract, "0000") } == .wrongCode)
      try await sandbox.sendSms(contract)
      let second = try await Self.lastCode(sandbox)
      if first != second {
        #expect(await code { try await sandbox.sign(contract, first) } == .wrongCode)
      }
      try await sandbox.sign(contract, second)
      #expect(try await sandbox.status(contract.id) == .signed)
      #expect(try await sandbox.value("SELECT count(*) FROM signatory WHERE code NOT NULL") == 0)
      let log = try await sandbox.client.call(ContractDetailRequest(contractID: contract.id)).log
      #expect(!log.contains { $0.event.contains(first) || $0.event.contains(second) })
    }
  }

  @Test("five resends after the first SMS, by signatory and contract")
  func resends() async throws {
    try await RunningSandbox.start(.production) { sandbox in
      let contract = try await sandbox.create()
      for _ in 0..<6 { try await sandbox.sendSms(contract) }
      #expect(await code { try await sandbox.sendSms(contract) } == .tooManySms)
      #expect(
        await code {
          try await sandbox.server.rules.sendSmsOnSite(
            contractID: contract.id, signatoryID: contract.signer)
        } == .tooManySms)
      #expect(
        await code {
          _ = try await sandbox.client.call(SignatorySendAllSmsRequest(contractID: contract.id))
        } == .tooManySms)
      #expect(try await sandbox.server.ledger().contracts[0].smsSent == 6)
      // The last code still signs, and another contract has its own count.
      try await sandbox.sign(contract, try await Self.lastCode(sandbox))
      try await sandbox.sendSms(try await sandbox.create())
    }
  }

  @Test("five failed codes lock the signatory; each refusal says how many are left")
  func failures() async throws {
    try await RunningSandbox.start(.production) { sandbox in
      let answer = try await sandbox.client.call(try RunningSandbox.request(signatories: 2))
      let contract = (id: answer.contractID, signer: answer.signatoryIDs[0])
      let other = (id: answer.contractID, signer: answer.signatoryIDs[1])
      try await sandbox.sendSms(contract)
      let right = try await Self.lastCode(sandbox)
      for left in [4, 3, 2, 1, 0] {
        let error = await #expect(throws: PlatformError.self) {
          try await sandbox.sign(contract, Self.other(than: right))
        }
        #expect(error?.triesLeft == left)
        guard case .refused(.wrongCode, _) = error?.reason else {
          Issue.record("not a wrong code")
          return
        }
      }
      #expect(await code { try await sandbox.sign(contract, right) } == .signatoryLocked)
      #expect(await code { try await sandbox.sendSms(contract) } == .signatoryLocked)
      // Only this signatory is locked: the call for all leaves them out.
      let sent = try await sandbox.client.call(SignatorySendAllSmsRequest(contractID: contract.id))
      #expect(sent.signatoryIDs == [other.signer])
      try await sandbox.sign(other, try await Self.lastCode(sandbox))
      let ledger = try await sandbox.server.ledger(contract: contract.id)
      #expect(ledger.contracts[0].codesTried == 6)
      #expect(ledger.entries.filter { $0.event == "wrongCode" }.count == 5)
      #expect(ledger.contracts[0].signatures == 1)
    }
  }

  @Test("the sandbox mode has none of these limits")
  func sandboxIsFree() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      for _ in 0..<8 {
        try await sandbox.sendSms(contract)
        let error = await #expect(throws: PlatformError.self) {
          try await sandbox.sign(contract, "1111")
        }
        #expect(error?.triesLeft == nil)
      }
      try await sandbox.execute("UPDATE quota SET requests = 5000")
      try await sandbox.sign(contract)
      #expect(try await sandbox.value("SELECT count(*) FROM message") == 0)
    }
  }

  @Test("another number of requests a day is kept to like the platform's own")
  func ownQuota() async throws {
    for mode in SandboxMode.allCases {
      try await RunningSandbox.start(mode, dailyRequests: 2) { sandbox in
        let check = CheckConnexionRequest()
        for _ in 1...2 { _ = try await sandbox.client.call(check) }
        #expect(await code { _ = try await sandbox.client.call(check) } == .quotaExceeded)
      }
    }
  }

  @Test("1,000 requests a day of Paris; the next one is refused, refused ones count")
  func quota() async throws {
    try await RunningSandbox.start(.production) { sandbox in
      // One second before midnight in Paris.
      sandbox.clock.set(try Date("2026-11-23T22:59:59Z", strategy: .iso8601))
      let check = CheckConnexionRequest()
      _ = try await sandbox.client.call(check)
      try await sandbox.execute("UPDATE quota SET requests = 997")
      #expect(
        await code {
          _ = try await sandbox.client.call(ContractDetailRequest(contractID: "none"))
        } == .unknownContract)
      let unreadable = try await sandbox.send(
        "POST", "/api/contractDetailRequest", sandbox.json(#""contractId": 5"#))
      #expect(unreadable.code == "invalidRequest")
      // The thousandth.
      _ = try await sandbox.client.call(check)
      #expect(try await sandbox.value("SELECT requests FROM quota") == 1000)
      #expect(await code { _ = try await sandbox.client.call(check) } == .quotaExceeded)
      let answer = try await sandbox.send(
        "POST", "/api/contractCreateRequest", sandbox.json(""))
      #expect(answer.status == 429)
      #expect(try await sandbox.value("SELECT requests FROM quota") == 1002)
      // Keys that are not a pair belong to nobody's count.
      _ = try await sandbox.send(
        "POST", "/api/checkConnexionRequest",
        Data(#"{"apiKey": "x", "apiUser": "\#(sandbox.server.credentials.apiUser)"}"#.utf8))
      #expect(try await sandbox.value("SELECT requests FROM quota") == 1002)
      sandbox.clock.advance(by: 1)
      _ = try await sandbox.client.call(check)
      #expect(
        try await sandbox.value("SELECT requests FROM quota WHERE day = '2026-11-24'") == 1)
    }
  }

  @Test("keys of the other platform are told so, with the right key only")
  func otherPlatform() async throws {
    try await RunningSandbox.start(.production) { sandbox in
      let other = try SandboxAccounts(folder: sandbox.folder).add(
        name: "Bac à sable", email: "a@example.com", platform: .sandbox)
      func check(_ key: APIKey) async throws {
        _ = try await ContratPriveClient(
          platform: Platform(baseURL: sandbox.url),
          credentials: Credentials(apiKey: key, apiUser: other.apiUser)
        ).call(CheckConnexionRequest())
      }
      #expect(await code { try await check(other.apiKey) } == .keysOfOtherPlatform)
      #expect(await code { try await check(APIKey("x")) } == .invalidKeys)
      #expect(sandbox.server.credentials.apiUser != other.apiUser)
    }
  }

  @Test("contracts of the other platform's accounts are not on this one's site")
  func otherSite() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      try await sandbox.execute("UPDATE account SET platform = 'production'")
      #expect(
        await code {
          try await sandbox.server.rules.sendSmsOnSite(
            contractID: contract.id, signatoryID: contract.signer)
        } == .unknownContract)
    }
  }

  @Test("six digits, with zeros in front")
  func sixDigits() {
    for _ in 0..<500 {
      #expect(SandboxMode.production.newCode().wholeMatch(of: /\d{6}/) != nil)
    }
    #expect(SandboxMode.sandbox.newCode() == "0000")
  }
}
