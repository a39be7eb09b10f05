import Foundation
import NIOHTTP1
import ParapheApp
import Signing
import Synchronization
import Testing

@Suite("The signing pages, through the real sandbox")
struct SigningPageTests {
  @Test("documents, code, confirmation and signed copy")
  func wholeFlow() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let link = links[0]
      let page = try await server.send(.GET, link)
      #expect(page.status == 200)
      #expect(page.text.contains("Contrat d’été"))
      #expect(page.text.contains("+33 6 •• •• •• 78"))
      #expect(!page.text.contains("612345678"))
      let token = try await server.pageToken(link)
      let start = try await server.form("\(link)/start", ["page": token, "consent": "yes"])
      #expect(start.status == 303)
      #expect(start.location == "\(link)/code")
      let code = try await server.send(.GET, "\(link)/code")
      #expect(code.text.contains("5 essais restants"))
      #expect(code.text.contains("autocomplete=\"one-time-code\""))
      let wrong = try await server.form("\(link)/code", ["page": token, "code": "1234"])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("Il vous reste 4 essais."))
      // The same form again is the same try.
      let twice = try await server.form("\(link)/code", ["page": token, "code": "1234"])
      #expect(twice.text.contains("Il vous reste 4 essais."))
      let fresh = try await server.pageToken("\(link)/code")
      let sign = try await server.form("\(link)/code", ["page": fresh, "code": "00 00"])
      #expect(sign.status == 303)
      #expect(sign.location == "\(link)/done")
      #expect(try await server.send(.GET, "\(link)/done").text.contains("Votre contrat est signé"))
      let copy = try await server.send(.GET, "\(link)/documents/1/signed")
      #expect(copy.headers.first(name: "Content-Type") == "application/pdf")
      #expect(copy.data.range(of: Data("/ETSI.CAdES.detached".utf8)) != nil)
      let contract = try await server.contract(id)
      #expect(contract["status"] as? String == "completed")
      #expect(contract["isTest"] as? Bool == true)
      #expect(
        try await server.api(.GET, "/contracts/\(id)/documents/1/signed").data == copy.data)
    }
  }

  @Test("without consent nothing is created and the page says what is missing")
  func consent() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let token = try await server.pageToken(links[0])
      let answer = try await server.form("\(links[0])/start", ["page": token])
      #expect(answer.status == 422)
      #expect(answer.text.contains("aria-invalid=\"true\""))
      #expect(try await server.contract(id)["status"] as? String == "prepared")
    }
  }

  @Test(
    "a code that is not one uses no try", arguments: ["", "abc", "12", "123456789", "0000; DROP"])
  func badCode(code: String) async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      let token = try await server.pageToken(links[0])
      _ = try await server.form("\(links[0])/start", ["page": token, "consent": "yes"])
      let answer = try await server.form("\(links[0])/code", ["page": token, "code": code])
      #expect(answer.status == 422)
      #expect(answer.text.contains("5 essais restants"))
    }
  }

  @Test("ten presses at once give one contract on the platform, and every press its answer")
  func doubleClick() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let token = try await server.pageToken(links[0])
      func press(_ path: String, _ fields: [String: String]) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<10 {
            group.addTask { try await server.form("\(links[0])\(path)", fields).status }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(
        try await press("/start", ["page": token, "consent": "yes"])
          == Array(repeating: 303, count: 10))
      #expect(
        try await press("/code", ["page": token, "code": "0000"])
          == Array(repeating: 303, count: 10))
      let signatories = try #require(
        try await server.contract(id)["signatories"] as? [[String: Any]])
      #expect(signatories[0]["triesLeft"] as? Int == 5)
      #expect(signatories[0]["resendsLeft"] as? Int == 5)
      let events = try await server.server.store.events(of: ContractID(rawValue: id))
      #expect(events.filter { $0.kind == .signatorySigned }.count == 1)
      #expect(events.filter { $0.kind == .signatoryCodeSent }.count == 1)
    }
  }

  @Test("a form from another site, without a page token or with another link's, changes nothing")
  func forgery() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit(
        ContractJSON(["signatories": ContractJSON.signatories(["0612345678", "0712345678"])]).text)
      let own = try await server.pageToken(links[0])
      let others = try await server.pageToken(links[1])
      let good = ["page": own, "consent": "yes"]
      for (fields, headers) in [
        (["consent": "yes"], [:]), (["page": others, "consent": "yes"], [:]),
        (["page": "x.y", "consent": "yes"], [:]),
        (good, ["Origin": "https://evil.example"]), (good, ["Origin": "null"]),
        (good, ["Sec-Fetch-Site": "cross-site"]),
        (good, ["Sec-Fetch-Site": "same-site", "Origin": "null"]),
      ] as [([String: String], [String: String])] {
        let answer = try await server.form("\(links[0])/start", fields, headers: headers)
        #expect(answer.status == 403, "\(headers)")
        #expect(answer.text.contains("Cette page n’est plus à jour"))
      }
      #expect(try await server.contract(id)["status"] as? String == "prepared")
      let accepted = try await server.form(
        "\(links[0])/start", good, headers: ["Origin": server.web, "Sec-Fetch-Site": "same-origin"])
      #expect(accepted.status == 303)
    }
  }

  @Test("only the contract's origins may frame its pages, on every kind of answer")
  func framing() async throws {
    try await RunningServer.run { server in
      let (_, closed) = try await server.deposit()
      let (_, open) = try await server.deposit(
        ContractJSON(["frameOrigins": #"["https://extranet.example"]"#]).text)
      for path in ["", "/code", "/documents/1", "/documents/9", "/done"] {
        let none = try await server.send(.GET, closed[0] + path)
        #expect(
          none.headers.first(name: "Content-Security-Policy")?.contains("frame-ancestors 'none'")
            == true, "\(path)")
        let some = try await server.send(.GET, open[0] + path)
        #expect(
          some.headers.first(name: "Content-Security-Policy")?.hasSuffix(
            "frame-ancestors 'self' https://extranet.example") == true, "\(path)")
      }
      let page = try await server.send(.GET, open[0])
      let policy = try #require(page.headers.first(name: "Content-Security-Policy"))
      #expect(!policy.contains("unsafe"))
      #expect(page.headers.first(name: "Cache-Control") == "no-store")
      #expect(page.headers.first(name: "Referrer-Policy") == "same-origin")
      #expect(page.headers.first(name: "Set-Cookie") == nil)
    }
  }

  @Test("what comes from outside is shown, not obeyed")
  func escaping() async throws {
    try await RunningServer.run { server in
      let hostile = #"\"><script>alert(1)</script>{{chrome.title}}"#
      let (_, links) = try await server.deposit(
        ContractJSON([
          "label": "\"\(hostile)\"", "reference": "\"\(hostile)\"",
          "documents":
            #"[{"name":"\#(hostile)\r","kind":"main","data":"\#(ContractJSON.pdf)"}]"#,
          "signatories":
            #"[{"firstName":"\#(hostile)","lastName":"x","email":"c@example.com","mobile":"0612345678"}]"#,
        ]).text)
      let text = try await server.send(.GET, links[0]).text
      #expect(!text.contains("<script>alert"))
      #expect(text.contains("&lt;script&gt;"))
      let file = try await server.send(.GET, "\(links[0])/documents/1?download=1")
      let disposition = try #require(file.headers.first(name: "Content-Disposition"))
      #expect(!disposition.contains("<") && !disposition.contains("\r"))
    }
  }

  @Test("declining cancels the contract and keeps the reason")
  func declining() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let token = try await server.pageToken(links[0])
      _ = try await server.form("\(links[0])/start", ["page": token, "consent": "yes"])
      let long = try await server.form(
        "\(links[0])/decline", ["page": token, "reason": String(repeating: "é", count: 501)])
      #expect(long.status == 422)
      let answer = try await server.form(
        "\(links[0])/decline", ["page": token, "reason": "La franchise ne correspond pas."])
      #expect(answer.text.contains("Vous avez refusé de signer"))
      let contract = try await server.contract(id)
      #expect(contract["status"] as? String == "canceled")
      let signatories = try #require(contract["signatories"] as? [[String: Any]])
      #expect(signatories[0]["declineReason"] as? String == "La franchise ne correspond pas.")
      let late = try await server.form("\(links[0])/code", ["page": token, "code": "0000"])
      #expect(late.text.contains("Vous avez refusé de signer"))
    }
  }

  @Test("five wrong codes lock, and the contract is canceled on the platform")
  func locking() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let token = try await server.pageToken(links[0])
      _ = try await server.form("\(links[0])/start", ["page": token, "consent": "yes"])
      var last: Answer?
      for _ in 0..<5 {
        let fresh = try await server.pageToken("\(links[0])/code")
        last = try await server.form("\(links[0])/code", ["page": fresh, "code": "9999"])
      }
      #expect(last?.text.contains("Signature bloquée") == true)
      let contract = try await server.contract(id)
      #expect(contract["status"] as? String == "canceled")
    }
  }

  @Test("two signatories: the first waits for the second, then both have the copy")
  func twoSignatories() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit(
        ContractJSON(["signatories": ContractJSON.signatories(["0612345678", "0712345678"])]).text)
      for (index, link) in links.enumerated() {
        let token = try await server.pageToken(link)
        _ = try await server.form("\(link)/start", ["page": token, "consent": "yes"])
        let sign = try await server.form("\(link)/code", ["page": token, "code": "0000"])
        #expect(sign.location == "\(link)/done")
        if index == 0 {
          let done = try await server.send(.GET, "\(link)/done").text
          #expect(done.contains("En attente de Claire 1 Dubois"))
          #expect(try await server.send(.GET, "\(link)/documents/1/signed").status == 404)
        }
      }
      #expect(try await server.contract(id)["status"] as? String == "completed")
      for link in links {
        #expect(try await server.send(.GET, "\(link)/documents/1/signed").status == 200)
      }
    }
  }

  @Test("when one signatory refuses, the others read what happened, whether they had signed or not")
  func oneOfThreeDeclines() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit(
        ContractJSON([
          "signatories": ContractJSON.signatories(["0612345678", "0712345678", "0612345679"])
        ]).text)
      let first = try await server.pageToken(links[0])
      _ = try await server.form("\(links[0])/start", ["page": first, "consent": "yes"])
      _ = try await server.form("\(links[0])/code", ["page": first, "code": "0000"])
      let second = try await server.pageToken(links[1])
      _ = try await server.form("\(links[1])/decline", ["page": second, "reason": ""])
      let signed = try await server.send(.GET, "\(links[0])/done").text
      #expect(signed.contains("Ce contrat a pris fin avant que tout le monde ait signé."))
      #expect(signed.contains("N’a pas signé"))
      #expect(!signed.contains("En attente"))
      let other = try await server.send(.GET, links[2]).text
      #expect(other.contains("Ce contrat ne sera pas signé"))
      #expect(!other.contains("a annulé"))
    }
  }

  @Test(
    "a link expires, is revoked or is unknown: each page says what to do, and a fresh link works")
  func linkEnds() async throws {
    let time = Mutex(Date())
    try await RunningServer.run(clock: SigningClock(now: { time.withLock { $0 } })) { server in
      let (id, links) = try await server.deposit()
      #expect(try await server.send(.GET, links[0]).status == 200)
      time.withLock { $0 += 1_801 }
      let expired = try await server.send(.GET, links[0])
      #expect(expired.status == 410)
      #expect(expired.text.contains("Ce lien a expiré"))
      let signatories = try #require(
        try await server.contract(id)["signatories"] as? [[String: Any]])
      let path =
        "/contracts/\(id)/signatories/\(try #require(signatories[0]["id"] as? String))/link"
      func fresh(_ body: String?) async throws -> String {
        let answer = try await server.api(.POST, path, body)
        #expect(answer.status == 201)
        return String(
          try #require(try answer.json()["signingUrl"] as? String).dropFirst(server.web.count))
      }
      let second = try await fresh(nil)
      let third = try await fresh(#"{"revokeOthers":true}"#)
      #expect(try await server.send(.GET, second).status == 404)
      #expect(try await server.send(.GET, third).status == 200)
      for unknown in ["/sign/abc", "/sign/" + String(repeating: "A", count: 65)] {
        let answer = try await server.send(.GET, unknown)
        #expect(answer.status == 404)
        #expect(answer.text.contains("Ce lien n’est pas valable"))
      }
      #expect(try await server.send(.GET, "/nothing").status == 404)
    }
  }

  @Test("the pages speak English where asked, and stay in it through forms and links")
  func english() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      let page = try await server.send(.GET, "\(links[0])?lang=en")
      #expect(page.text.contains("<html lang=\"en\">"))
      #expect(page.text.contains("Sign my contract"))
      #expect(page.text.contains("\(links[0])/start?lang=en"))
      let token = try await server.pageToken(links[0])
      let start = try await server.form(
        "\(links[0])/start?lang=en", ["page": token, "consent": "yes"])
      #expect(start.location == "\(links[0])/code?lang=en")
      let code = try await server.send(.GET, "\(links[0])/code?lang=en")
      #expect(code.text.contains("5 tries left"))
    }
  }

  @Test("a contract that the company cancels says so to its signatory")
  func canceledByCompany() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let answer = try await server.api(.POST, "/contracts/\(id)/cancel")
      #expect(answer.status == 200)
      #expect(try answer.json()["status"] as? String == "canceled")
      #expect(try await server.send(.GET, links[0]).text.contains("Ce contrat a été annulé"))
      let again = try await server.api(.POST, "/contracts/\(id)/cancel")
      #expect(again.status == 200)
    }
  }
}
