import Foundation
import NIOHTTP1
import Testing

@testable import ParapheApp

@Suite("PATCH of a signatory")
struct CorrectionTests {
  private func patch(
    _ server: RunningServer, _ id: String, _ body: String, signatory: String? = nil
  ) async throws -> Answer {
    let people = try await server.signatories(of: id)
    let first = try #require(people[0]["id"] as? String)
    return try await server.api(
      .PATCH, "/contracts/\(id)/signatories/\(signatory ?? first)", body)
  }

  @Test("a number is put right before anything was begun: page, API and platform have the new one")
  func corrected() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let answer = try await patch(
        server, id, #"{"lastName":"Durand","mobile":"07 98 76 54 32"}"#)
      #expect(answer.status == 200)
      let person = try #require((try answer.json()["signatories"] as? [[String: Any]])?.first)
      #expect(person["lastName"] as? String == "Durand")
      #expect(person["mobile"] as? String == "+33 7 •• •• •• 32")
      let page = try await server.send(.GET, links[0])
      #expect(page.text.contains("Claire 0 Durand") && page.text.contains("+33 7 •• •• •• 32"))
      // Neither number is told by the history.
      let history = try await server.api(.GET, "/contracts/\(id)/history")
      #expect(history.text.contains("signatory.corrected"))
      #expect(!history.text.contains("612345678") && !history.text.contains("798765432"))
      _ = try await server.start(links[0])
      let late = try await patch(server, id, #"{"lastName":"Dupont"}"#)
      #expect(late.status == 409)
      #expect(try late.json()["code"] as? String == "contract_begun")
    }
  }

  @Test("what is wrong is refused with its field, and nothing changes")
  func refused() async throws {
    try await RunningServer.run { server in
      let (id, _) = try await server.deposit()
      let before = try await server.api(.GET, "/contracts/\(id)").text
      for (body, status, code, field) in [
        (#"{"mobile":"0112345678"}"#, 422, "mobile_invalid", "mobile"),
        (#"{"email":"nobody"}"#, 422, "email_invalid", "email"),
        (#"{"firstName":" "}"#, 422, "field_missing", "firstName"),
        (#"{"deposit":5}"#, 422, "field_unknown", "deposit"),
        (#"{"mobile":5}"#, 422, "field_type", "mobile"),
      ] {
        let answer = try await patch(server, id, body)
        #expect(answer.status == status, "\(body)")
        let problem = try answer.json()
        #expect(problem["code"] as? String == code, "\(body)")
        #expect(problem["field"] as? String == field, "\(body)")
      }
      #expect(try await patch(server, id, "nothing").status == 400)
      #expect(try await patch(server, id, "{}", signatory: "sig_none").status == 404)
      #expect(try await patch(server, id, "{}").status == 200)
      let after = try await server.api(.GET, "/contracts/\(id)").text
      #expect(after == before)
    }
  }
}
