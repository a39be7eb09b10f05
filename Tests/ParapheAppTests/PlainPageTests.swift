import Foundation
import NIOHTTP1
import Testing

@Suite("Documents without scripts")
struct PlainPageTests {
  @Test("the page holds every page as an image with its number, and links to the text")
  func images() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      let page = try await server.send(.GET, links[0]).text
      let images = page.matches(of: /<img src="([^"]+)" alt="([^"]+)"/)
      #expect(images.map { String($0.output.2) }.first?.hasPrefix("Page 1 sur ") == true)
      for image in images {
        let answer = try await server.send(.GET, String(image.output.1))
        #expect(answer.status == 200)
        #expect(answer.headers.first(name: "Content-Type") == "image/png")
        #expect(answer.data.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(
          answer.headers.first(name: "Content-Security-Policy")?.contains("frame-ancestors 'none'")
            == true)
      }
      let text = try #require(page.firstMatch(of: /href="([^"]+text=1[^"]*)#viewer"/)).output.1
      let asText = try await server.send(.GET, String(text).replacing("&amp;", with: "&")).text
      #expect(asText.contains("<h3>Page 1 sur "))
      #expect(asText.contains("Conditions particulières"))
      #expect(!asText.contains("/pages/1"))
    }
  }

  @Test("the contract's own words are in its language, the page's in the visitor's")
  func languages() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      let english = try await server.send(.GET, "\(links[0])?lang=en").text
      #expect(english.contains(#"<html lang="en">"#))
      #expect(english.contains(#"<h1 lang="fr">Contrat d’été</h1>"#))
      #expect(try await server.send(.GET, links[0]).text.contains("<h1>Contrat d’été</h1>"))
    }
  }

  @Test("a page that is not there is not there", arguments: ["0", "99", "x", "-1", "1e9"])
  func noPage(_ page: String) async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      #expect(try await server.send(.GET, "\(links[0])/documents/1/pages/\(page)").status == 404)
    }
  }

  @Test("documents that have to be read are, or the signatory says so, before anything is signed")
  func readToEnd() async throws {
    try await RunningServer.run { server in
      let key = try String(
        contentsOf: server.folder.appending(path: "demo/marsanne-api-key"), encoding: .utf8
      ).trimmingCharacters(in: .whitespacesAndNewlines)
      let answer = try await server.send(
        .POST, "/api/v1/contracts", headers: ["Authorization": "Bearer \(key)"],
        body: ContractJSON().text)
      let signatories = try #require(try answer.json()["signatories"] as? [[String: Any]])
      let link = String(
        try #require(signatories[0]["signingUrl"] as? String).dropFirst(server.web.count))
      let token = try await server.pageToken(link)
      let form = ["page": token, "consent": "yes"]
      let refused = try await server.form("\(link)/start", form)
      #expect(refused.status == 422)
      #expect(refused.text.contains("Lisez tous les documents jusqu’à la dernière page"))
      // What was ticked stays so.
      #expect(refused.text.contains(#"name="consent" value="yes" required checked>"#))
      #expect(
        try await server.form("\(link)/start", form.merging(["read": "7,x"]) { $1 }).status == 422)
      let declared = try await server.form(
        "\(link)/start", form.merging(["readDeclared": "yes"]) { $1 })
      #expect(declared.status == 303)
      let id = try #require(try answer.json()["id"] as? String)
      let history = try await server.send(
        .GET, "/api/v1/contracts/\(id)/history", headers: ["Authorization": "Bearer \(key)"])
      #expect(history.text.contains("J’ai lu tous les documents jusqu’à la dernière page."))
    }
  }
}
