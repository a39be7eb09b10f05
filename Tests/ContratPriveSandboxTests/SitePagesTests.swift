import ContratPrive
import Foundation
import TestSupport
import Testing

@testable import ContratPriveSandbox

@Suite("What the sandbox's pages show")
struct SitePagesTests {
  @Test("the first page shows accounts, quota and counts, and a command that works as printed")
  func overview() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      _ = try await sandbox.create()
      _ = try await sandbox.create(try RunningSandbox.request(submit: false))
      let page = try await site.get("/")
      #expect(page.html.contains(sandbox.server.credentials.apiUser))
      #expect(page.html.contains(sandbox.server.credentials.apiKey.value))
      #expect(page.text.contains("2, sans limite ici (1 000 par jour en production)"))
      #expect(page.text.contains("À signer 1"))
      #expect(page.text.contains("Brouillon 1"))
      let command = try #require(
        page.html.matches(of: /<code>(curl [^<]*)<\/code>/).last?.output.1
      )
      .replacing("&#39;", with: "'")
      let answer = try await EndedProgram.run("/bin/sh", ["-c", String(command)]).output
      #expect(String(decoding: answer, as: UTF8.self).contains(#""status":"ok""#))
    }
  }

  @Test("contracts are listed newest first, by status and account, page after page")
  func contracts() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      for number in 0..<23 {
        let contract = try await sandbox.create(
          try RunningSandbox.request(label: "Contrat no \(number)."))
        if number == 3 {
          try await sandbox.client.call(ContractCancelRequest(contractID: contract.id))
        }
      }
      func labels(_ path: String) async throws -> [String] {
        try await site.get(path).html.matches(of: /Contrat no (\d+)\./).map { String($0.output.1) }
      }
      #expect(try await labels("/contrats") == (3..<23).reversed().map(String.init))
      #expect(try await labels("/contrats?page=2") == ["2", "1", "0"])
      #expect(try await labels("/contrats?statut=canceled") == ["3"])
      #expect(try await labels("/contrats?compte=nobody") == [])
      let first = try await site.get("/contrats?statut=open&lang=en")
      #expect(first.html.contains("/contrats?statut=open&amp;page=2&amp;lang=en"))
      #expect(first.text.contains("Older"))
    }
  }

  @Test("a contract whose deadline has passed shows as expired at once")
  func expired() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let contract = try await sandbox.create()
      sandbox.clock.advance(by: 2 * 86_400)
      #expect(try await site.get("/contrats").text.contains("Expiré"))
      let path = "/signer/\(contract.signer)"
      #expect(try await site.get(path).text.contains("La date limite est passée"))
      let late = try await site.post("\(path)/code")
      #expect(late.status == 422)
      #expect(late.text.contains("La date limite est passée"))
    }
  }

  @Test("faults are asked for, serve, and are taken back")
  func faults() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let fields = [
        "kind": "refuse", "call": CheckConnexionRequest.name,
        "account": sandbox.server.credentials.apiUser, "code": "quotaExceeded", "skip": "0",
        "remaining": "2", "milliseconds": "2000",
      ]
      let wrong = try await site.post("/pannes", fields.merging(["remaining": "0"]) { $1 })
      #expect(wrong.status == 422)
      #expect(wrong.error(of: "remaining")?.contains("de 1 à") == true)
      let added = try await site.post("/pannes", fields)
      #expect(added.header("Location") == "/pannes?fait=faultAdded")
      let delay = ["kind": "delay", "call": "", "account": "", "milliseconds": "5", "skip": "4"]
      #expect(try await site.post("/pannes", fields.merging(delay) { $1 }).status == 303)
      #expect(
        await code { _ = try await sandbox.client.call(CheckConnexionRequest()) } == .quotaExceeded)
      let page = try await site.get("/pannes")
      #expect(page.text.contains("encore 1 fois · quotaExceeded"))
      #expect(page.text.contains("Tous les appels · Tous les comptes · après 4 appels"))
      let waiting = try await sandbox.server.faults()
      #expect(waiting.map(\.fault.kind) == [.refuse, .delay])
      let one = try await site.post("/pannes/effacer", ["fault": "\(waiting[0].id)"])
      #expect(one.header("Location") == "/pannes?fait=faultRemoved")
      #expect(try await sandbox.server.faults().map(\.fault.kind) == [.delay])
      _ = try await site.post("/pannes/effacer")
      #expect(try await sandbox.server.faults().isEmpty)
      let journal = try await site.get("/journal")
      #expect(journal.text.contains("Panne appliquée"))
      #expect(journal.text.contains("Panne refuse"))
    }
  }

  @Test("the language is the browser's, unless one is chosen; then links and forms keep it")
  func languages() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let contract = try await sandbox.create()
      func language(_ accepted: String) async throws -> String? {
        let html = try await site.get("/", headers: ["Accept-Language": accepted]).html
        return html.firstMatch(of: /<html lang="(..)"/).map { String($0.output.1) }
      }
      #expect(try await language("en-GB,en;q=0.9,fr;q=0.8") == "en")
      #expect(try await language("de, fr;q=0.5, en;q=0.7") == "en")
      #expect(try await language("en;q=0, fr;q=0.1") == "fr")
      #expect(try await language("de") == "fr")
      #expect(try await language(";;,q=,") == "fr")
      let page = try await site.get("/contrats?lang=en").html
      #expect(page.contains("/contrats/\(contract.id)?lang=en"))
      let path = "/signer/\(contract.signer)"
      let sent = try await site.post("\(path)/code?lang=en", from: path)
      #expect(sent.header("Location") == "\(path)?fait=sms&lang=en")
    }
  }

  @Test("both languages have the same texts, and every value that is shown has its own")
  func texts() throws {
    let site = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ContratPriveSandbox/Site/Pages/locales")
    func texts(_ name: String) throws -> [String: String] {
      try JSONDecoder().decode(
        [String: String].self, from: Data(contentsOf: site.appending(path: "\(name).json")))
    }
    let (french, english) = (try texts("fr"), try texts("en"))
    #expect(Set(french.keys) == Set(english.keys))
    for (key, text) in french {
      let places = { (text: String) in text.matches(of: /\{[a-z]+\}/).map { String($0.output) } }
      #expect(Set(places(text)) == Set(places(english[key] ?? "")), "\(key)")
      #expect(text.firstMatch(of: #/ [:;?!»]|« /#) == nil, "\(key) needs a non-breaking space")
      #expect(!text.contains("'"), "\(key) needs a typographic apostrophe")
    }
    let named =
      SandboxFault.Kind.allCases.flatMap { ["fault.\($0)", "fault.\($0).about"] }
      + LedgerEvent.allCases.map { "event.\($0)" } + SiteStatus.allCases.map { "status.\($0)" }
      + SandboxMode.allCases.flatMap {
        ["mode.\($0)", "mode.\($0).about", "signing.help.\($0)", "inbox.lead.\($0)"]
      }
    #expect(named.filter { french[$0] == nil } == [])
  }

  @Test("unknown addresses, contracts, signatories and documents say what to do")
  func problems() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      for path in [
        "/nulle-part", "/contrats/none", "/signer/none", "/payer/none", "/messages/1/eml",
        "/contrats/none/documents/main/0", "/contrats/none/documents/main/x", "/static/none",
      ] {
        let page = try await site.get(path)
        #expect(page.status == 404, "\(path)")
        #expect(page.html.contains(#"href="/contrats""#), "\(path)")
      }
    }
  }
}
