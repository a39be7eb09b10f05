import Foundation
import NIOHTTP1
import Testing

@Suite("Errors of the back-office API")
struct APIErrorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let changes: [String: String?]
    let status: Int
    let code: String
    let field: String?

    init(
      _ name: String, _ changes: [String: String?], _ code: String, _ field: String?,
      status: Int = 422
    ) {
      self.name = name
      self.changes = changes
      self.status = status
      self.code = code
      self.field = field
    }

    var testDescription: String { name }
  }

  private static func authentication(_ object: String) -> [String: String?] {
    [
      "signatories":
        #"[{"firstName":"a","lastName":"b","email":"c@d.fr","mobile":"0612345678","authentication":\#(object)}]"#
    ]
  }

  static let rows: [Row] = [
    Row(
      "a text instead of a PDF",
      ["documents": ContractJSON.document(data: Data("bonjour".utf8))], "document_not_pdf",
      "documents[0].data"),
    Row(
      "an empty document", ["documents": ContractJSON.document(data: Data())], "document_empty",
      "documents[0].data"),
    Row(
      "a torn PDF", ["documents": ContractJSON.document(data: Data("%PDF-1.7\nx".utf8))],
      "document_unreadable", "documents[0].data"),
    Row(
      "data that is not base64",
      ["documents": #"[{"name":"a","kind":"main","data":"***"}]"#], "document_not_base64",
      "documents[0].data"),
    Row(
      "an unknown kind",
      ["documents": #"[{"name":"a","kind":"other","data":"\#(ContractJSON.pdf)"}]"#],
      "field_missing", "documents"),
    Row("no document", ["documents": "[]"], "field_missing", "documents"),
    Row(
      "a number that is none", ["signatories": ContractJSON.signatories(["12"])], "mobile_invalid",
      "signatories[0].mobile"),
    Row(
      "a landline", ["signatories": ContractJSON.signatories(["0123456789"])], "mobile_invalid",
      "signatories[0].mobile"),
    Row("no signatory", ["signatories": "[]"], "field_missing", "signatories"),
    Row(
      "a deposit",
      [
        "signatories":
          #"[{"firstName":"a","lastName":"b","email":"c@d.fr","mobile":"0612345678","deposit":10}]"#
      ], "deposit_not_supported", "signatories[0].deposit"),
    Row(
      "an authentication without its time", authentication(#"{"method":"password"}"#),
      "field_missing", "signatories[0].authentication.at"),
    Row(
      "an authentication of the future",
      authentication(#"{"method":"password","at":"2999-01-01T00:00:00Z"}"#),
      "authentication_time_invalid", "signatories[0].authentication.at"),
    Row(
      "an authentication with another member",
      authentication(#"{"method":"sso","at":"2026-01-01T00:00:00Z","password":"x"}"#),
      "field_unknown", "signatories[0].authentication.password"),
    Row(
      "an authentication with a token",
      authentication(
        #"{"method":"sso","at":"2026-01-01T00:00:00Z","session":"eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.x"}"#
      ), "authentication_secret", "signatories[0].authentication.session"),
    Row(
      "an authentication of more than 16 KB",
      authentication(
        #"{"method":"sso","at":"2026-01-01T00:00:00Z","acr":"\#(String(repeating: "a", count: 16 << 10))"}"#
      ), "authentication_too_large", "signatories[0].authentication"),
    Row(
      "an authentication that is no object of strings",
      authentication(#"{"method":1,"at":"2026-01-01T00:00:00Z"}"#), "field_type",
      "signatories[0].authentication.method"),
    Row("a past deadline", ["deadline": #""2020-01-01""#], "deadline_past", "deadline"),
    Row("a deadline that is none", ["deadline": #""demain""#], "deadline_invalid", "deadline"),
    Row("an unknown language", ["language": #""xx""#], "language_unknown", "language"),
    Row("a missing field", ["reference": nil], "field_missing", "reference"),
    Row("an empty field", ["label": #"" ""#], "field_missing", "label"),
    Row("a field of another type", ["label": "12"], "field_type", "label"),
    Row("an unknown field", ["refrence": #""x""#], "field_unknown", "refrence"),
    Row(
      "an unknown field inside",
      ["documents": #"[{"name":"a","kind":"main","data":"","title":"x"}]"#], "field_unknown",
      "documents[0].title"),
    Row(
      "an address that is none", ["returnUrl": #""javascript:alert(1)""#], "return_url_invalid",
      "returnUrl"),
    Row(
      "an origin with a path", ["frameOrigins": #"["https://a.example/x"]"#], "origin_invalid",
      "frameOrigins[0]"),
  ]

  @Test("each wrong body is answered with its code and its field")
  func wrongBodies() async throws {
    try await RunningServer.run { server in
      for row in Self.rows {
        let answer = try await server.api(.POST, "/contracts", ContractJSON(row.changes).text)
        #expect(answer.status == row.status, "\(row.name): \(answer.text)")
        #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
        let problem = try answer.json()
        #expect(problem["code"] as? String == row.code, "\(row.name)")
        #expect(problem["field"] as? String == row.field, "\(row.name)")
        #expect((problem["detail"] as? String)?.isEmpty == false, "\(row.name)")
      }
      let list = try await server.api(.GET, "/contracts").json()
      #expect((list["contracts"] as? [Any])?.isEmpty == true)
    }
  }

  @Test("what is not JSON, and what is too long, is refused before it is read as a contract")
  func notJSON() async throws {
    try await RunningServer.run(["PARAPHE_MAX_DOCUMENT_MB": "1", "PARAPHE_MAX_CONTRACT_MB": "1"]) {
      server in
      let torn = try await server.api(.POST, "/contracts", "{")
      #expect(torn.status == 400)
      #expect(try torn.json()["code"] as? String == "json_invalid")
      let long = try await server.api(
        .POST, "/contracts", String(repeating: " ", count: 3 << 20))
      #expect(long.status == 413)
      #expect(try long.json()["code"] as? String == "body_too_large")
      var pdf = Data("%PDF-1.7\n".utf8)
      pdf.append(Data(repeating: 32, count: 1 << 20))
      let large = try await server.api(
        .POST, "/contracts", ContractJSON(["documents": ContractJSON.document(data: pdf)]).text)
      #expect(large.status == 422)
      #expect(try large.json()["code"] as? String == "contract_too_large")
    }
  }

  @Test("a wrong, missing or malformed key is refused before the body is read")
  func keys() async throws {
    try await RunningServer.run { server in
      for header in ["Bearer wrong", "Bearer ", "Basic eDp5", ""] {
        let answer = try await server.send(
          .POST, "/api/v1/contracts", headers: ["Authorization": header], body: "{")
        #expect(answer.status == 401)
        #expect(try answer.json()["code"] as? String == "api_key_invalid")
      }
      let missing = try await server.send(.GET, "/api/v1/contracts")
      #expect(missing.status == 401)
      #expect(missing.headers.first(name: "WWW-Authenticate") == "Bearer")
    }
  }

  @Test("what is not there is told apart: route, contract, document, signatory, signed copy")
  func notThere() async throws {
    try await RunningServer.run { server in
      let (id, _) = try await server.deposit()
      for (path, code) in [
        ("/nothing", "route_unknown"), ("/contracts/ctr_none", "contract_unknown"),
        ("/contracts/\(id)/documents/9", "document_unknown"),
        ("/contracts/\(id)/documents/x", "document_unknown"),
        ("/contracts/\(id)/documents/1/signed", "signed_document_missing"),
      ] {
        let answer = try await server.api(.GET, path)
        #expect(answer.status == 404, "\(path)")
        #expect(try answer.json()["code"] as? String == code, "\(path)")
      }
      let link = try await server.api(.POST, "/contracts/\(id)/signatories/none/link")
      #expect(try link.json()["code"] as? String == "signatory_unknown")
    }
  }

  @Test("the same idempotency key gives the same contract; with another body it is a conflict")
  func idempotency() async throws {
    try await RunningServer.run { server in
      let key = ["Idempotency-Key": "k-1"]
      let body = ContractJSON().text
      let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 0..<4 {
          group.addTask { try await server.api(.POST, "/contracts", body, headers: key) }
        }
        return try await group.reduce(into: [Answer]()) { $0.append($1) }
      }
      #expect(answers.allSatisfy { $0.status == 201 })
      #expect(Set(answers.map(\.text)).count == 1)
      let other = try await server.api(
        .POST, "/contracts", ContractJSON(["label": #""Autre""#]).text, headers: key)
      #expect(other.status == 409)
      #expect(try other.json()["code"] as? String == "idempotency_conflict")
      let bad = try await server.api(
        .POST, "/contracts", body, headers: ["Idempotency-Key": "a b"])
      #expect(try bad.json()["code"] as? String == "idempotency_key_invalid")
      let list = try await server.api(.GET, "/contracts").json()
      #expect((list["contracts"] as? [Any])?.count == 1)
    }
  }

  @Test("the list is filtered and paged; unknown filters are refused")
  func list() async throws {
    try await RunningServer.run { server in
      for name in ["A", "B", "C"] {
        _ = try await server.deposit(ContractJSON(["reference": "\"\(name)\""]).text)
      }
      func page(_ query: String) async throws -> (names: [String], cursor: String?) {
        let json = try await server.api(.GET, "/contracts?\(query)").json()
        let contracts = try #require(json["contracts"] as? [[String: Any]])
        return (contracts.compactMap { $0["reference"] as? String }, json["nextCursor"] as? String)
      }
      let first = try await page("limit=2")
      #expect(first.names == ["C", "B"])
      let second = try await page("limit=2&cursor=\(try #require(first.cursor))")
      #expect(second.names == ["A"])
      #expect(second.cursor == nil)
      #expect(try await page("reference=B").names == ["B"])
      #expect(try await page("status=open").names.isEmpty)
      #expect(try await page("from=2000-01-01T00:00:00Z&to=2001-01-01T00:00:00Z").names.isEmpty)
      for query in ["status=x", "from=x", "limit=0", "other=1", "cursor=ctr_none"] {
        let answer = try await server.api(.GET, "/contracts?\(query)")
        #expect(answer.status == 400, "\(query)")
        #expect(try answer.json()["code"] as? String == "query_invalid")
      }
    }
  }
}
