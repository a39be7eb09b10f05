import ContratPrive
import Foundation
import GRDB
import PDFSignatures
import Synchronization
import Testing

@testable import ContratPriveSandbox

@Suite("Signatures made at the same time", .timeLimit(.minutes(10)))
struct SigningTogetherTests {
  @Test("all of them are in the document in the end")
  func together() async throws {
    try await RunningSandbox.start { sandbox in
      let made = try await sandbox.client.call(try RunningSandbox.request(signatories: 4))
      for signer in made.signatoryIDs { try await sandbox.sendSms((made.contractID, signer)) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for signer in made.signatoryIDs {
          group.addTask { try await sandbox.sign((made.contractID, signer)) }
        }
        try await group.waitForAll()
      }
      let detail = try await sandbox.client.call(ContractDetailRequest(contractID: made.contractID))
      #expect(detail.status == .signed)
      let signed = try #require(detail.mainDocuments.first?.signedData)
      let root = try Data(contentsOf: sandbox.server.trustAnchor)
      let report = PDFVerifier(anchors: TrustAnchors(Certificate.all(in: root))).verify(signed)
      #expect(report.indication == .totalPassed, "\(report.reasons)")
      #expect(report.signatures.count == 4)
    }
  }

  @Test("one signature twice at the same time is one signature")
  func twice() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      try await sandbox.sendSms(contract)
      let codes = await withTaskGroup(of: ErrorCode?.self) { group in
        for _ in 0..<2 {
          group.addTask { await code { try await sandbox.sign(contract) } }
        }
        return await group.reduce(into: [ErrorCode?]()) { $0.append($1) }
      }
      #expect(codes.count { $0 == nil } == 1)
      #expect(codes.count { $0 == .contractNotOpen } == 1)
      #expect(try await sandbox.events(contract.id).count { $0 == "signed" } == 1)
    }
  }

  @Test("others are served while a document is signed")
  func others() async throws {
    try await HeldSigning.run { held in
      let contract = try await held.contract()
      async let signed: Void = held.sign(contract)
      await held.documents.whenAsked(1)
      // Another contract, and this one.
      _ = try await held.contract()
      _ = try await held.status(of: contract)
      held.documents.open()
      try await signed
    }
  }

  @Test("a contract that was canceled meanwhile is not signed")
  func canceled() async throws {
    try await HeldSigning.run { held in
      let contract = try await held.contract()
      async let refused = code { try await held.sign(contract) }
      await held.documents.whenAsked(1)
      try await held.cancel(contract)
      held.documents.open()
      #expect(await refused == .contractNotOpen)
      #expect(try await held.status(of: contract) == "canceled")
    }
  }

  @Test("a code that another one has replaced meanwhile is counted as wrong")
  func replaced() async throws {
    try await HeldSigning.run(.production) { held in
      let contract = try await held.contract()
      async let refused = code { try await held.sign(contract) }
      await held.documents.whenAsked(1)
      let earlier = try await held.code(of: contract)
      while try await held.code(of: contract) == earlier { try await held.sendSms(contract) }
      held.documents.open()
      #expect(await refused == .wrongCode)
    }
  }
}

/// The platform's rules over a signer that waits to be let.
private struct HeldSigning: Sendable {
  typealias Contract = (id: String, signer: String)

  let rules: SandboxRules
  let documents: HeldDocuments
  let act: Act

  static func run(
    _ mode: SandboxMode = .sandbox, _ body: (HeldSigning) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try SandboxDatabase(in: folder)
    let account = try database.firstAccount(of: mode, at: Date())
    let documents = HeldDocuments()
    let rules = SandboxRules(
      database: database, mode: mode, dailyRequests: nil, documents: documents,
      outbox: Outbox(pool: database.pool, folder: folder.appending(path: "mail")),
      address: SiteAddress(), now: { Date() })
    try await body(
      HeldSigning(
        rules: rules, documents: documents,
        act: Act(account: account, call: "test", at: rules.now())))
  }

  /// A contract whose one signatory was sent a code.
  func contract() async throws -> Contract {
    let deadline = Date().addingTimeInterval(86_400).ISO8601Format()
    let answer = try await rules.create(
      Self.request(
        """
        {"label": "Contrat", "language": "fr", "deadline": "\(deadline)",
          "mainDocument": [{"name": "Contrat", "data": "AAAA"}],
          "signatory": [{"firstName": "Claire", "lastName": "Dubois", "email": "c@example.com",
            "mobile": "+33612345678"}],
          "notify": {"signatory": false, "owner": false}, "action": {"submit": true}}
        """), as: act)
    let contract = (answer.contractId, answer.signatory[0].signatoryId)
    try await sendSms(contract)
    return contract
  }

  func cancel(_ contract: Contract) async throws {
    _ = try await rules.cancel(Self.request(#"{"contractId": "\#(contract.id)"}"#), as: act)
  }

  func status(of contract: Contract) async throws -> String {
    try await rules.detail(Self.request(#"{"contractId": "\#(contract.id)"}"#), as: act).status
  }

  func sendSms(_ contract: Contract) async throws {
    try await rules.sendSms(contract.id, contract.signer, as: act)
  }

  func sign(_ contract: Contract) async throws {
    _ = try await rules.sign(
      contract.id, contract.signer, code: try await code(of: contract), as: act)
  }

  private static func request<Body: Decodable>(_ json: String) throws -> Body {
    try WireFormat.decodeRequest(Body.self, from: Data(json.utf8))
  }

  func code(of contract: Contract) async throws -> String {
    let signer = contract.signer
    return try await rules.database.pool.read { db in
      try String.fetchOne(
        db, sql: "SELECT code FROM signatory WHERE id = ?", arguments: [signer]) ?? ""
    }
  }
}

private final class HeldDocuments: DocumentSigning {
  private let state = Mutex((asked: 0, isOpen: false))

  func check(_ pdf: Data) async throws {}

  func prepare(_ pdf: Data, contract: ContractToSign) async throws -> Data { pdf }

  func sign(_ prepared: Data, _ signature: SignatureToMake) async throws -> Data {
    state.withLock { $0.asked += 1 }
    while !state.withLock({ $0.isOpen }) {
      try Task.checkCancellation()
      await Task.yield()
    }
    return prepared + Data(signature.signatoryName.utf8)
  }

  func whenAsked(_ count: Int) async {
    while state.withLock({ $0.asked }) < count, !Task.isCancelled { await Task.yield() }
  }

  func open() { state.withLock { $0.isOpen = true } }
}
