import ContratPrive
import Foundation
import Testing

@testable import ContratPriveSandbox

@Suite("The rules of the guide")
struct RulesTests {
  @Test("a deposit blocks the signature, not the SMS, until it is paid on the site")
  func deposit() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create(
        try RunningSandbox.request(deposit: Decimal(string: "150.5")))
      try await sandbox.sendSms(contract)
      #expect(await code { try await sandbox.sign(contract) } == .depositUnpaid)
      // It was no try: the code was not looked at.
      #expect(try await sandbox.server.ledger().contracts[0].codesTried == 0)
      var detail = try await sandbox.client.call(ContractDetailRequest(contractID: contract.id))
      #expect(detail.signatories[0].deposit == Decimal(string: "150.5"))
      #expect(detail.signatories[0].depositPaidAt == nil)
      try await sandbox.server.rules.payDeposit(
        signatoryID: contract.signer,
        by: .card(number: "4706 7500 0000 0009", expires: (12, 2050), cvv: "123"))
      detail = try await sandbox.client.call(ContractDetailRequest(contractID: contract.id))
      #expect(detail.signatories[0].depositPaidAt != nil)
      let means: String? = try await sandbox.value("SELECT deposit_means FROM signatory")
      #expect(means == "Carte •••• 0009")
      try await sandbox.sign(contract)
      #expect(try await sandbox.status(contract.id) == .signed)
      #expect(
        try await sandbox.events(contract.id)
          == [
            "contractCreated", "smsSent", "depositPaid", "rightCode", "signed",
            "contractCompleted",
          ])
    }
  }

  @Test("a deposit is paid once, and only where there is one")
  func depositOnce() async throws {
    try await RunningSandbox.start { sandbox in
      let iban = DepositMeans.bankAccount(iban: DepositMeans.exampleIBAN)
      let rules = sandbox.server.rules
      let contract = try await sandbox.create(try RunningSandbox.request(deposit: 10))
      try await rules.payDeposit(signatoryID: contract.signer, by: iban)
      #expect(
        await code { try await rules.payDeposit(signatoryID: contract.signer, by: iban) }
          == .noDepositDue)
      let free = try await sandbox.create()
      #expect(
        await code { try await rules.payDeposit(signatoryID: free.signer, by: iban) }
          == .noDepositDue)
      #expect(
        await code { try await rules.payDeposit(signatoryID: "none", by: iban) }
          == .unknownSignatory)
    }
  }

  @Test("a message of the owner goes with submit only")
  func submitMessage() async throws {
    try await RunningSandbox.start { sandbox in
      // The SDK refuses it by itself: the platform does too.
      let pdf = try #require(RunningSandbox.pdf).base64EncodedString()
      let deadline = Date().addingTimeInterval(86_400).ISO8601Format()
      let answer = try await sandbox.send(
        "POST", "/api/contractCreateRequest",
        sandbox.json(
          """
          "label": "L", "language": "fr", "deadline": "\(deadline)",
          "mainDocument": [{"name": "D", "data": "\(pdf)"}],
          "signatory": [{"firstName": "A", "lastName": "B", "email": "a@example.com"}],
          "notify": {"signatory": true, "owner": false, "submitMessage": "Bonjour"},
          "action": {"submit": false}
          """))
      #expect(answer.status == 422)
      #expect(answer.code == "invalidRequest")
    }
  }

  @Test("a draft waits for its mobile numbers and is submitted on the site")
  func draft() async throws {
    try await RunningSandbox.start { sandbox in
      let rules = sandbox.server.rules
      let draft = try await sandbox.create(
        try RunningSandbox.request(hasMobile: false, notifySignatory: true, submit: false))
      #expect(try await sandbox.status(draft.id) == .draft)
      #expect(await code { try await sandbox.sendSms(draft) } == .contractNotOpen)
      #expect(
        await code {
          try await sandbox.client.call(ContractCancelRequest(contractID: draft.id))
        } == .contractNotOpen)
      #expect(await code { try await rules.submitDraft(draft.id) } == .invalidRequest)
      #expect(
        await code { try await rules.completeDraft(draft.id, mobiles: [draft.signer: "0123"]) }
          == .invalidRequest)
      #expect(
        await code { try await rules.completeDraft(draft.id, mobiles: ["other": "0612345678"]) }
          == .unknownSignatory)
      try await rules.completeDraft(draft.id, mobiles: [draft.signer: "06 12 34 56 78"])
      #expect(try await sandbox.value("SELECT mobile FROM signatory") == "+33612345678")
      #expect(try await sandbox.value("SELECT count(*) FROM message") == 0)
      try await rules.submitDraft(draft.id)
      #expect(try await sandbox.status(draft.id) == .open)
      #expect(try await sandbox.value("SELECT count(*) FROM message") == 1)
      #expect(await code { try await rules.submitDraft(draft.id) } == .contractNotDraft)
      #expect(
        await code { try await rules.completeDraft(draft.id, mobiles: [:]) } == .contractNotDraft)
      try await rules.sendSmsOnSite(contractID: draft.id, signatoryID: draft.signer)
      #expect(
        await code {
          try await rules.signOnSite(
            contractID: draft.id, signatoryID: draft.signer, code: "1111")
        } == .wrongCode)
      try await rules.signOnSite(contractID: draft.id, signatoryID: draft.signer, code: "0000")
      #expect(try await sandbox.status(draft.id) == .signed)
      let calls = try await sandbox.server.ledger(contract: draft.id).entries.map(\.call)
      #expect(
        calls == ["contractCreateRequest", "site", "site", "site", "site", "site", "site"])
    }
  }

  @Test("acts on the site do not count as requests")
  func siteIsFree() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      let before: Int? = try await sandbox.value("SELECT requests FROM quota")
      try await sandbox.server.rules.sendSmsOnSite(
        contractID: contract.id, signatoryID: contract.signer)
      #expect(try await sandbox.value("SELECT requests FROM quota") == before)
    }
  }

  @Test("one call sends a code to everyone who has not signed")
  func sendAll() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.client.call(try RunningSandbox.request(signatories: 3))
      let first = (id: contract.contractID, signer: contract.signatoryIDs[0])
      try await sandbox.sendSms(first)
      try await sandbox.sign(first)
      let answer = try await sandbox.client.call(
        SignatorySendAllSmsRequest(contractID: contract.contractID))
      #expect(answer.signatoryIDs == Array(contract.signatoryIDs.dropFirst()))
      for signer in contract.signatoryIDs.dropFirst() {
        try await sandbox.sign((contract.contractID, signer))
      }
      #expect(try await sandbox.status(contract.contractID) == .signed)
      #expect(
        await code {
          _ = try await sandbox.client.call(
            SignatorySendAllSmsRequest(contractID: contract.contractID))
        } == .contractNotOpen)
    }
  }

  @Test("a deadline ends open contracts and drafts at that second")
  func deadline() async throws {
    try await RunningSandbox.start { sandbox in
      let start = try Date("2026-11-23T12:00:00Z", strategy: .iso8601)
      sandbox.clock.set(start)
      let deadline = start.addingTimeInterval(60)
      let open = try await sandbox.create(
        try RunningSandbox.request(label: "A", deadline: deadline, notifyOwner: true))
      let draft = try await sandbox.create(
        try RunningSandbox.request(label: "B", deadline: deadline, submit: false))
      try await sandbox.sendSms(open)
      sandbox.clock.set(deadline.addingTimeInterval(-0.1))
      #expect(try await sandbox.status(open.id) == .open)
      sandbox.clock.set(deadline)
      #expect(await code { try await sandbox.sign(open) } == .contractNotOpen)
      #expect(try await sandbox.status(open.id) == .expired)
      #expect(try await sandbox.status(draft.id) == .expired)
      #expect(
        await code { try await sandbox.server.rules.submitDraft(draft.id) } == .contractNotDraft)
      let log = try await sandbox.client.call(ContractDetailRequest(contractID: open.id)).log
      #expect(log.last?.event == "Date limite de signature dépassée")
      let ledger = try await sandbox.server.ledger(contract: open.id)
      #expect(ledger.entries.last?.event == "contractExpired")
      #expect(ledger.entries.last?.call == "deadline")
      #expect(ledger.contracts[0].alive == false)
      // The owner of the first asked for it; nothing is kept to sign with.
      #expect(
        try await sandbox.value(
          "SELECT count(*) FROM message WHERE subject LIKE 'Contrat expiré%'") == 1)
      #expect(try await sandbox.value("SELECT count(*) FROM signatory WHERE code NOT NULL") == 0)
    }
  }

  @Test("nobody has to call for a contract to expire")
  func sweep() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create(try RunningSandbox.request(notifyOwner: true))
      sandbox.clock.advance(by: 2 * 86_400)
      try await sandbox.server.rules.sweep()
      #expect(try await sandbox.events(contract.id).last == "contractExpired")
      try await sandbox.server.rules.sweep()
      #expect(try await sandbox.events(contract.id).count == 2)
    }
  }

  @Test("the list's bounds hold for the creation time that it shows")
  func listBounds() async throws {
    try await RunningSandbox.start { sandbox in
      let noon = try Date("2026-11-23T12:00:00Z", strategy: .iso8601)
      let deadline = noon.addingTimeInterval(86_400)
      func find(from: Date? = nil, to: Date? = nil) async throws -> [String] {
        try await sandbox.client.call(ContractListRequest(from: from, to: to)).map(\.label)
      }
      sandbox.clock.set(noon.addingTimeInterval(0.4))
      _ = try await sandbox.create(try RunningSandbox.request(label: "A", deadline: deadline))
      sandbox.clock.set(noon.addingTimeInterval(0.999))
      _ = try await sandbox.create(try RunningSandbox.request(label: "B", deadline: deadline))
      sandbox.clock.set(noon.addingTimeInterval(1))
      _ = try await sandbox.create(try RunningSandbox.request(label: "C", deadline: deadline))
      let list = try await sandbox.client.call(ContractListRequest())
      #expect(list.map(\.createdAt) == [noon, noon, noon.addingTimeInterval(1)])
      #expect(try await find(from: noon) == ["A", "B", "C"])
      #expect(try await find(to: noon).isEmpty)
      #expect(try await find(from: noon, to: noon.addingTimeInterval(1)) == ["A", "B"])
      #expect(try await find(from: noon.addingTimeInterval(1)) == ["C"])
      #expect(try await find(from: noon.addingTimeInterval(2)).isEmpty)
      #expect(try await find(to: noon.addingTimeInterval(2)) == ["A", "B", "C"])
    }
  }

  @Test("a submitted contract is canceled once, and cannot be signed any more")
  func cancel() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      try await sandbox.sendSms(contract)
      let cancel = ContractCancelRequest(contractID: contract.id)
      try await sandbox.client.call(cancel)
      #expect(await code { try await sandbox.client.call(cancel) } == .contractNotOpen)
      #expect(await code { try await sandbox.sign(contract) } == .contractNotOpen)
      #expect(await code { try await sandbox.sendSms(contract) } == .contractNotOpen)
      #expect(try await sandbox.server.ledger().contracts[0].alive == false)
    }
  }

  @Test("who has signed is sent nothing and signs once")
  func alreadySigned() async throws {
    try await RunningSandbox.start { sandbox in
      let answer = try await sandbox.client.call(try RunningSandbox.request(signatories: 2))
      let first = (id: answer.contractID, signer: answer.signatoryIDs[0])
      try await sandbox.sendSms(first)
      try await sandbox.sign(first)
      #expect(await code { try await sandbox.sign(first) } == .alreadySigned)
      #expect(await code { try await sandbox.sendSms(first) } == .alreadySigned)
      #expect(
        await code { try await sandbox.sendSms((answer.contractID, "sg_none")) }
          == .unknownSignatory)
    }
  }

  @Test("one account does not see another's contracts")
  func accounts() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      let other = try SandboxAccounts(folder: sandbox.folder).add(
        name: "Autre", email: "autre@example.com", platform: .sandbox)
      let stranger = ContratPriveClient(
        platform: Platform(baseURL: sandbox.url),
        credentials: Credentials(apiKey: other.apiKey, apiUser: other.apiUser))
      #expect(try await stranger.call(CheckConnexionRequest()).account == "Autre")
      #expect(try await stranger.call(ContractListRequest()).isEmpty)
      #expect(
        await code {
          _ = try await stranger.call(ContractDetailRequest(contractID: contract.id))
        } == .unknownContract)
    }
  }
}
