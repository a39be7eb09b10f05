import ContratPrive
import Foundation
import Testing

@testable import ContratPriveSandbox

@Suite("The sandbox's pages, against other sites and hostile text")
struct SiteSafetyTests {
  @Test("a form without the page's token, or from another site, changes nothing")
  func forged() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let draft = try await sandbox.create(try RunningSandbox.request(submit: false))
      let page = "/contrats/\(draft.id)"
      let fields = ["action": "submit"]
      for token in ["", "x", String(repeating: "0", count: 64)] {
        let forged = try await site.postRaw(
          "\(page)/brouillon", fields.merging(["token": token]) { $1 })
        #expect(forged.status == 403)
        #expect(forged.text.contains("Ce formulaire ne vient pas de cette page"))
      }
      for headers in [
        ["Origin": "https://evil.example"], ["Origin": "null"], ["Origin": "http://localhost:1"],
        ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
      ] {
        let forged = try await site.post("\(page)/brouillon", fields, from: page, headers: headers)
        #expect(forged.status == 403, "\(headers)")
      }
      let plain = try await site.post(
        "\(page)/brouillon", fields, from: page, headers: ["Content-Type": "text/plain"])
      #expect(plain.status == 400)
      #expect(try await sandbox.status(draft.id) == .draft)

      let own = try await site.post(
        "\(page)/brouillon", fields, from: page,
        headers: ["Origin": sandbox.url.absoluteString, "Sec-Fetch-Site": "same-origin"])
      #expect(own.status == 303)
      #expect(try await sandbox.status(draft.id) == .open)
    }
  }

  @Test("another host name reads and changes nothing")
  func foreignHost() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let port = sandbox.url.port ?? 0
      let hosts = [
        "evil.example", "evil.example:\(port)", "127.0.0.1.evil.example", "localhost@evil.example",
        "127.0.0.2",
      ]
      for host in hosts {
        for path in ["/", "/contrats", "/messages", "/journal", "/nulle-part"] {
          let answer = try await site.get(path, headers: ["Host": host])
          #expect(answer.status == 403, "\(host) \(path)")
          #expect(!answer.html.contains(sandbox.server.credentials.apiUser))
        }
        let clear = try await site.post("/pannes/effacer", headers: ["Host": host])
        #expect(clear.status == 403)
      }
      for host in ["localhost:\(port)", "[::1]:\(port)", "LOCALHOST"] {
        #expect(try await site.get("/", headers: ["Host": host]).status == 200, "\(host)")
      }
    }
  }

  @Test("what people wrote is text on every page, never markup nor template")
  func escaping() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let hostile =
        #"<script>alert(1)</script>"onmouseover='x'{{chrome.token}}{{{x}}}[[nav.label]]"#
      let pdf = try #require(RunningSandbox.pdf)
      let request = ContractCreateRequest(
        label: hostile, language: "fr", deadline: Date().addingTimeInterval(86_400),
        mainDocuments: [.init(name: hostile, data: pdf)],
        signatories: [
          .init(
            firstName: hostile, lastName: "<b>",
            email: "<i>@example.com".filter { !"<>".contains($0) },
            mobile: "+33612345678", deposit: 5)
        ], notifySignatory: true, notifyOwner: true, submitMessage: hostile)
      let contract = try await sandbox.create(request)
      try await sandbox.execute(
        """
        UPDATE account SET name = '<img src=x onerror=alert(2)>';
        INSERT INTO ledger (at, api_user, call, contract_id, event)
          VALUES (0, 'u', '<b>call', '"><script>', '<b>event');
        INSERT INTO fault (kind, call, skip, remaining, milliseconds, code)
          VALUES ('<b>kind', '<b>call', 0, 1, 0, '<b>code');
        """)
      for path in [
        "/", "/contrats", "/contrats/\(contract.id)", "/signer/\(contract.signer)",
        "/payer/\(contract.signer)", "/messages", "/pannes", "/journal",
        "/journal?contrat=%22%3E%3Cscript%3E", "/contrats?statut=%3Cscript%3E&compte=%22%3E",
        "/%3Cscript%3E",
      ] {
        let html = try await site.get(path).html
        for markup in ["<script", "<img", "<b>", "\"onmouseover", "='x'"] {
          #expect(!html.contains(markup), "\(markup) on \(path)")
        }
        if html.contains("alert(1)") {
          #expect(html.contains("{{chrome.token}}{{{x}}}[[nav.label]]"), "\(path)")
        }
      }
    }
  }

  @Test("no template prints a value as it came")
  func templates() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ContratPriveSandbox/Site/Pages")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "mustache" }
    #expect(files.count > 9)
    for file in files {
      let source = try String(contentsOf: file, encoding: .utf8)
      #expect(!source.contains("{{{") && !source.contains("{{&"), "\(file.lastPathComponent)")
      #expect(!source.contains(" style=") && !source.contains("<script"))
      #expect(
        source.components(separatedBy: #"method="post""#).count
          == source.components(separatedBy: "{{> token}}").count, "\(file.lastPathComponent)")
    }
  }

  @Test("every page forbids scripts, frames, other hosts and keeping it")
  func headers() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      for path in ["/", "/contrats", "/messages", "/pannes", "/journal", "/nulle-part"] {
        let page = try await site.get(path)
        #expect(
          page.header("Content-Security-Policy")
            == "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'")
        #expect(page.header("X-Content-Type-Options") == "nosniff")
        #expect(page.header("Cache-Control") == "no-store")
        #expect(page.header("Referrer-Policy") == "same-origin")
        #expect(!page.html.contains("<script") && !page.html.contains("style="))
      }
    }
  }

  @Test("forms are bounded")
  func bounds() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let large = try await site.post("/pannes", ["kind": String(repeating: "x", count: 40_000)])
      #expect(large.status == 413)
      let many = Dictionary(uniqueKeysWithValues: (0..<300).map { ("f\($0)", "") })
      #expect(try await site.post("/pannes", many).status == 413)
      #expect(try await site.post("/pannes", ["kind": "unknown"]).status == 400)
      #expect(try await site.get("/contrats?page=99999999999999999999").status == 200)
      #expect(try await site.get("/messages/99999999999999999999/eml").status == 404)
    }
  }
}
