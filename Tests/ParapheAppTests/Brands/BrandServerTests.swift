import ContratPrive
import ContratPriveSandbox
import Foundation
import NIOHTTP1
import Signing
import Testing

@testable import ParapheApp

@Suite("Brands of a running server")
struct BrandServerTests {
  /// Changes the demo brand's file.
  private func edit(_ server: RunningServer, _ change: (inout BrandFile) -> Void) throws {
    let file = server.folder.appending(path: "brands/orvea/brand.json")
    var brand = try BrandFile(reading: file)
    change(&brand)
    try brand.write(to: file)
  }

  private func reload(_ server: RunningServer) async throws -> Answer {
    let key = try String(
      contentsOf: server.folder.appending(path: "operator.key"), encoding: .utf8)
    return try await server.send(
      .POST, "/api/v1/brands/reload",
      headers: [
        "Authorization": "Bearer \(key.trimmingCharacters(in: .whitespacesAndNewlines))"
      ])
  }

  @Test("what is changed in a file is used once the brands are read again, and not before")
  func reloads() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      #expect(try await server.send(.GET, links[0]).text.contains("Orvéa Assurances"))
      try edit(server) {
        $0.name = "Orvéa Mutuelle"
        $0.texts = [
          "fr": BrandWords(
            button: "Je signe <ici>", consent: "D’accord.", notice: "Merci de votre confiance.")
        ]
        $0.legalNoticeURL = "https://orvea.example/legal"
        $0.frameOrigins = ["https://extranet.orvea.example"]
      }
      #expect(try await server.send(.GET, links[0]).text.contains("Orvéa Assurances"))
      #expect(try await reload(server).status == 204)
      let page = try await server.send(.GET, links[0])
      for text in [
        "Orvéa Mutuelle", "Je signe &lt;ici&gt;", "D’accord.", "Merci de votre confiance.",
        "Ce service utilise Contrat-Privé", "https://orvea.example/legal",
      ] { #expect(page.text.contains(text), "\(text)") }
      #expect(
        page.headers.first(name: "Content-Security-Policy")?.contains(
          "frame-ancestors 'self' https://extranet.orvea.example") == true)
    }
  }

  @Test("where one file is wrong, it is said with its place and all brands stay as they were")
  func wrongReload() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      try edit(server) {
        $0.name = "Autre"
        $0.theme = BrandThemeFile(accent: "#88AACC")
      }
      let answer = try await reload(server)
      #expect(answer.status == 422)
      #expect(answer.text.contains("accent #88aacc on page #ffffff has a contrast of 2.42"))
      #expect(try await server.send(.GET, links[0]).text.contains("Orvéa Assurances"))
    }
  }

  @Test("only the operator has the brands read again")
  func reloadIsOperators() async throws {
    try await RunningServer.run { server in
      let without = try await server.send(.POST, "/api/v1/brands/reload")
      let withBrandKey = try await server.api(.POST, "/brands/reload")
      #expect(without.status == 401)
      #expect(withBrandKey.status == 401)
    }
  }

  @Test("both keys are good while a brand changes its key, and the older one not any more after it")
  func keys() async throws {
    try await RunningServer.run { server in
      func status(_ key: String) async throws -> Int {
        try await server.send(
          .GET, "/api/v1/usage", headers: ["Authorization": "Bearer \(key)"]
        ).status
      }
      let hash = sha256Hex(Data("new-key".utf8))
      try edit(server) {
        $0.previousApiKeyHash = $0.apiKeyHash
        $0.apiKeyHash = hash
      }
      #expect(try await reload(server).status == 204)
      #expect(try await status("new-key") == 200)
      #expect(try await status(server.apiKey) == 200)
      try edit(server) { $0.previousApiKeyHash = nil }
      #expect(try await reload(server).status == 204)
      #expect(try await status("new-key") == 200)
      #expect(try await status(server.apiKey) == 401)
    }
  }

  @Test("a brand with an account of its own has its contracts there, and a day of its own")
  func account() async throws {
    try await RunningServer.run { server in
      let sandbox = server.folder.appending(path: "sandbox")
      let own = try SandboxAccounts(folder: sandbox).add(
        name: "Acme", email: "acme@example.com", platform: .sandbox)
      let (main, _) = try await server.signed()
      try edit(server) {
        $0.platformAccount = BrandAccount(
          apiKey: own.apiKey.value, apiUser: own.apiUser, dailyRequests: 5)
      }
      #expect(try await reload(server).status == 204)
      let fresh = try await server.api(.GET, "/usage").json()
      #expect(fresh["used"] as? Int == 0 && fresh["limit"] as? Int == 5)
      let (id, _) = try await server.signed()
      #expect(try await server.contract(id)["status"] as? String == "completed")
      #expect(try await server.contract(main)["status"] as? String == "completed")
      let used = try await server.api(.GET, "/usage").json()
      #expect(used["used"] as? Int == 4)
      let requests = try SandboxAccounts(folder: sandbox).all()
      #expect(requests.first { $0.account.apiUser == own.apiUser }?.requests == 4)
      // The one call that is left is not enough for another contract.
      let (_, links) = try await server.deposit(ContractJSON(["reference": #""R-9""#]).text)
      let token = try await server.pageToken(links[0])
      let refused = try await server.form("\(links[0])/start", ["page": token, "consent": "yes"])
      #expect(refused.status == 503)
    }
  }

  @Test("the return URL of a brand is used where a contract has none, and its status is signed")
  func returnURL() async throws {
    try await RunningServer.run { server in
      try edit(server) { $0.returnURL = "https://extranet.orvea.example/retour?x=1" }
      #expect(try await reload(server).status == 204)
      let (id, link) = try await server.signed()
      let page = try await server.send(.GET, "\(link)/done").text
      #expect(
        page.contains(
          "https://extranet.orvea.example/retour?x=1&amp;status=signed&amp;contract=\(id)&amp;time="
        ))
    }
  }

  @Test("limits of a brand are refused with the figure")
  func limits() async throws {
    try await RunningServer.run { server in
      try edit(server) { $0.limits = BrandLimitsFile(documentMegabytes: 1) }
      #expect(try await reload(server).status == 204)
      let large = Data(repeating: 0x20, count: 1_100_000)
      let answer = try await server.api(
        .POST, "/contracts", ContractJSON(["documents": ContractJSON.document(data: large)]).text)
      #expect(answer.status == 422)
      #expect(answer.text.contains("A document may have at most 1 MB."))
    }
  }

  @Test("every state has its preview, in each language, for the operator only")
  func preview() async throws {
    try await RunningServer.run { server in
      let index = try await server.send(.GET, "/preview/marsanne")
      #expect(index.status == 200)
      let states = index.text.matches(of: /<iframe src="([^"]+)"/).map { String($0.output.1) }
      #expect(states.count > 35)
      for state in states {
        let path = state.replacing("&amp;", with: "&")
        let page = try await server.send(.GET, path)
        #expect(page.status == 200, "\(path)")
        #expect(page.text.contains("Marsanne &amp; Fils"), "\(path)")
        #expect(
          page.headers.first(name: "Content-Security-Policy")?.contains(
            "frame-ancestors 'self'") == true)
      }
      #expect(
        try await server.send(.GET, "/preview/marsanne/code?lang=en").text.contains(
          "Enter the code we texted you"))
      for path in ["/preview/nobody", "/preview/orvea/nothing"] {
        #expect(try await server.send(.GET, path).status == 404)
      }
      let proxied = try await server.send(
        .GET, "/preview/orvea", headers: ["X-Forwarded-For": "203.0.113.9"])
      #expect(proxied.status == 401)
      #expect(!proxied.text.contains("Orvéa"))
      // Nothing in it does anything.
      #expect(
        try await server.form("/preview/orvea/code/code", ["code": "0000"]).status == 204)
    }
  }

  @Test("themes are custom properties and nothing else; the page around may ask for a scheme")
  func themes() async throws {
    try await RunningServer.run { server in
      let sheet = try await server.send(.GET, "/brands/marsanne/theme.css")
      #expect(sheet.headers.first(name: "Content-Type") == "text/css; charset=utf-8")
      #expect(sheet.text.contains("--accent:#5b2a6e;"))
      #expect(sheet.text.contains("@media (prefers-color-scheme:dark)"))
      let declarations = sheet.text.split { ";{}".contains($0) }.filter { $0.contains(":") }
        .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      #expect(
        declarations.allSatisfy {
          $0.hasPrefix("--") || $0.hasPrefix("color-scheme:") || $0.hasPrefix("@media")
            || $0 == ":root"
        }, "\(declarations)")
      let dark = try await server.send(.GET, "/brands/marsanne/theme.css?scheme=dark").text
      #expect(dark.contains("color-scheme:dark") && !dark.contains("@media"))
      let (_, links) = try await server.deposit()
      let page = try await server.send(.GET, "\(links[0])?theme=dark").text
      #expect(page.contains("/brands/orvea/theme.css?scheme=dark"))
      #expect(page.contains("\(links[0])/start?theme=dark"))
      #expect(page.contains("?lang=en") == false)
      #expect(page.contains("theme=dark&amp;lang=en"))
      #expect(
        try await server.send(.GET, "\(links[0])?theme=x;}").text.contains(
          "theme.css\""))
    }
  }
}

extension RunningServer {
  /// Deposits a contract and signs it.
  func signed() async throws -> (id: String, link: String) {
    let (id, links) = try await deposit()
    let token = try await pageToken(links[0])
    _ = try await form("\(links[0])/start", ["page": token, "consent": "yes"])
    let fresh = try await pageToken("\(links[0])/code")
    #expect(try await form("\(links[0])/code", ["page": fresh, "code": "0000"]).status == 303)
    return (id, links[0])
  }
}
