import Foundation
import Hummingbird
import NIOHTTP1
import Signing
import Testing
import Webhooks

@testable import ParapheApp

/// The whole server with its database, its sandbox and the demo extranet's receiver.
@Suite("Webhooks of the whole server", .timeLimit(.minutes(2)))
struct WebhookFlowTests {
  @Test("the demo's information system is told of a signature, in order, each event once")
  func demo() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      try await server.sign(links[0])
      let types = [
        "contract.created", "signatory.viewed", "signatory.code_sent", "signatory.signed",
        "contract.completed",
      ]
      let records = try await server.webhooks { records in
        records.count == types.count && records.allSatisfy { $0.state == .delivered }
      }
      #expect(records.map(\.type) == types)
      #expect(records.allSatisfy { $0.contractID.rawValue == id })
      let page = try await server.send(.GET, "\(server.demo)/notifications").text
      for words in ["Contrat signé par tous", "Signature apposée", "Contrat n° R-1"] {
        #expect(page.contains(words), "\(words)")
      }
      #expect(!page.contains("Reçu "))
      #expect(try await server.send(.GET, server.demo).text.contains("/notifications"))
    }
  }

  @Test("events are read by cursor, with the bodies that were sent")
  func events() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      _ = try await server.send(.GET, links[0])
      let all = try await server.api(.GET, "/events")
      #expect(all.status == 200)
      let events = try #require(try all.json()["events"] as? [[String: Any]])
      #expect(
        events.map { $0["type"] as? String } == ["contract.created", "signatory.viewed"])
      let data = try #require(events[1]["data"] as? [String: Any])
      #expect(data["contractId"] as? String == id)
      #expect(try all.json()["hasMore"] as? Bool == false)
      let first = try await server.api(.GET, "/events?limit=1").json()
      #expect(first["hasMore"] as? Bool == true)
      let cursor = try #require(first["nextCursor"] as? String)
      #expect(cursor == events[0]["id"] as? String)
      let rest = try await server.api(.GET, "/events?after=\(cursor)").json()
      #expect((rest["events"] as? [[String: Any]])?.count == 1)
      let last = try #require(rest["nextCursor"] as? String)
      let none = try await server.api(.GET, "/events?after=\(last)").json()
      #expect((none["events"] as? [Any])?.isEmpty == true)
      #expect(none["nextCursor"] as? String == last)
      #expect(none["hasMore"] as? Bool == false)
    }
  }

  @Test(
    "what cannot be read or replayed is a problem with a code",
    arguments: [
      ("GET", "/events?after=evt_unknown", 400, "cursor_unknown"),
      ("GET", "/events?limit=0", 400, "query_invalid"),
      ("GET", "/events?limit=201", 400, "query_invalid"),
      ("GET", "/events?before=x", 400, "query_invalid"),
      ("GET", "/webhooks?state=lost", 400, "query_invalid"),
      ("GET", "/webhooks?cursor=evt_unknown", 400, "cursor_unknown"),
      ("POST", "/webhooks/evt_unknown/replay", 404, "webhook_unknown"),
    ])
  func problems(_ method: String, _ path: String, _ status: Int, _ code: String) async throws {
    try await RunningServer.run { server in
      let answer = try await server.api(.init(rawValue: method), path)
      #expect(answer.status == status)
      #expect(answer.headers.first(name: "content-type") == "application/problem+json")
      #expect(try answer.json()["code"] as? String == code)
      let stranger = try await server.send(.init(rawValue: method), "/api/v1\(path)")
      #expect(stranger.status == 401)
    }
  }

  @Test("the endpoint's health and its webhooks are listed; a delivered one is not replayed")
  func list() async throws {
    try await RunningServer.run { server in
      _ = try await server.deposit()
      let records = try await server.webhooks { $0.first?.state == .delivered }
      let answer = try await server.api(.GET, "/webhooks").json()
      let endpoint = try #require(answer["endpoint"] as? [String: Any])
      #expect(endpoint["enabled"] as? Bool == true)
      #expect(endpoint["origin"] as? String == server.demo)
      #expect(endpoint["lastSuccessAt"] != nil)
      let webhook = try #require((answer["webhooks"] as? [[String: Any]])?.first)
      #expect(webhook["state"] as? String == "delivered")
      #expect(webhook["lastOutcome"] as? String == "HTTP 204")
      let replay = try await server.api(.POST, "/webhooks/\(records[0].id.rawValue)/replay")
      #expect(replay.status == 409)
      #expect(try replay.json()["code"] as? String == "webhook_not_dead")
      #expect(try await server.api(.POST, "/webhooks/replay").json()["replayed"] as? Int == 0)
      #expect(
        (try await server.api(.GET, "/webhooks?state=dead").json()["webhooks"] as? [Any])?.isEmpty
          == true)
    }
  }

  @Test("a test webhook says what the receiver answered")
  func trial() async throws {
    try await RunningServer.run { server in
      let answer = try await server.api(.POST, "/webhooks/test").json()
      #expect(answer["delivered"] as? Bool == true)
      #expect(answer["outcome"] as? String == "HTTP 204")
      #expect(try await server.send(.GET, "\(server.demo)/notifications").text.contains("Essai"))
      // It is no event of the brand.
      #expect((try await server.api(.GET, "/events").json()["events"] as? [Any])?.isEmpty == true)
    }
  }

  @Test("the demo's receiver takes nothing that Paraphe did not sign, and counts what comes twice")
  func receiver() async throws {
    try await RunningServer.run { server in
      let file = server.folder.appending(path: "demo/webhook-secret")
      let text = try String(contentsOf: file, encoding: .utf8)
      let secret = try #require(
        WebhookSecret(text.trimmingCharacters(in: .whitespacesAndNewlines)))
      let body =
        #"{"type":"contract.completed","timestamp":"2026-11-24T08:00:00Z","data":{"reference":"<b>R-9</b>"}}"#
      func post(_ secret: WebhookSecret, at now: Date = Date(), body: String) async throws -> Int {
        let signed = WebhookSignature(
          id: "evt_1", body: Data(body.utf8), secrets: [secret], at: now)
        return try await server.send(
          .POST, "\(server.demo)/webhooks",
          headers: Dictionary(uniqueKeysWithValues: signed.headers.map { ($0.name, $0.value) }),
          body: body
        ).status
      }
      #expect(try await post(.random(), body: body) == 401)
      #expect(try await post(secret, at: Date(timeIntervalSinceNow: -600), body: body) == 401)
      #expect(try await server.send(.POST, "\(server.demo)/webhooks", body: body).status == 401)
      #expect(try await post(secret, body: "not JSON") == 400)
      let before = try await server.send(.GET, "\(server.demo)/notifications").text
      #expect(before.contains("Rien pour l’instant"))
      #expect(try await post(secret, body: body) == 204)
      #expect(try await post(secret, body: body) == 204)
      let after = try await server.send(.GET, "\(server.demo)/notifications").text
      #expect(after.contains("Reçu 2 fois"))
      #expect(after.contains("&lt;b&gt;R-9"))
      #expect(after.components(separatedBy: "Contrat signé par tous").count == 2)
    }
  }

  @Test("a brand's own endpoint comes from its file; brands see their own events only")
  func brandFile() async throws {
    try await Receiver.run { receiver in
      let brands = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: brands) }
      let folder = brands.appending(path: "acme")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let key = "pk_acme"
      let second = WebhookSecret.random()
      let json = """
        {"name": "Acme", "apiKeyHash": "\(sha256Hex(Data(key.utf8)))",
         "webhook": {"url": "\(receiver.url)", "allowPrivate": true,
                     "secrets": ["\(WebhookSecret.vector.text)", "\(second.text)"]}}
        """
      try Data(json.utf8).write(to: folder.appending(path: "brand.json"))
      try await RunningServer.run(["PARAPHE_BRANDS": brands.path]) { server in
        let deposited = try await server.send(
          .POST, "/api/v1/contracts", headers: ["Authorization": "Bearer \(key)"],
          body: ContractJSON().text)
        #expect(deposited.status == 201)
        let came = try await receiver.arrivals.first(1)[0]
        #expect(came.text.contains(#""brand":"acme""#))
        for secret in [WebhookSecret.vector, second] {
          let verdict = WebhookVerifier(secrets: [secret]).verify(
            headers: { came.headers[$0] }, body: came.body, at: Date())
          #expect(verdict == .genuine(id: came.id))
        }
        let foreign = try await server.api(.GET, "/events?after=\(came.id)")
        #expect(try foreign.json()["code"] as? String == "cursor_unknown")
        #expect((try await server.api(.GET, "/events").json()["events"] as? [Any])?.isEmpty == true)
      }
    }
  }

  @Test(
    "a webhook that is wrong in a brand's file is refused without its secrets",
    arguments: [
      (#"{"url": "http://hooks.example.com", "secrets": ["whsec_S3CRET"]}"#, "webhook.url"),
      (#"{"url": "https://hooks.example.com:25", "secrets": ["whsec_S3CRET"]}"#, "webhook.url"),
      (#"{"url": "https://hooks.example.com/S3CRET", "secrets": []}"#, "webhook.secrets"),
      (#"{"url": "https://hooks.example.com", "secrets": ["whsec_S3CRET"]}"#, "webhook.secrets"),
      (
        #"{"url": "https://hooks.example.com", "secret": "whsec_S3CRET"}"#,
        "webhook.secret: this key is not known"
      ),
    ])
  func badBrandFile(_ webhook: String, _ word: String) throws {
    let brands = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: brands) }
    let folder = brands.appending(path: "acme")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let hash = String(repeating: "0", count: 64)
    try Data(#"{"name": "Acme", "apiKeyHash": "\#(hash)", "webhook": \#(webhook)}"#.utf8)
      .write(to: folder.appending(path: "brand.json"))
    let files = BrandFiles(folder: brands, known: [.french])
    let problem = files.finding(BrandID(rawValue: "acme")).problem
    let words = try #require(problem?.description)
    #expect(words.contains(word), "\(words)")
    #expect(!words.contains("S3CRET"))
  }
}

extension RunningServer {
  /// Signs through the pages, as the only signatory.
  fileprivate func sign(_ link: String) async throws {
    let token = try await pageToken(link)
    _ = try await form("\(link)/start", ["page": token, "consent": "yes"])
    let fresh = try await pageToken("\(link)/code")
    #expect(try await form("\(link)/code", ["page": fresh, "code": "0000"]).status == 303)
  }

  /// The demo brand's webhooks, once they are as a condition says.
  fileprivate func webhooks(
    _ condition: ([WebhookRecord]) -> Bool
  ) async throws -> [WebhookRecord] {
    let outbox = try #require(server.store as? any WebhookOutbox)
    while true {
      let records =
        try await outbox.events(of: BrandID(rawValue: "orvea"), after: nil, limit: 200) ?? []
      if condition(records) { return records }
      try Task.checkCancellation()
      await Task.yield()
    }
  }
}
