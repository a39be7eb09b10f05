import ContratPrive
import Foundation
import PDFSignatures
import Testing

@testable import ContratPriveSandbox

@Suite("Bad input")
struct HostileInputTests {
  /// The inside of a good `contractCreateRequest`, with fields replaced.
  private static func create(_ changes: [String: String] = [:]) throws -> String {
    let pdf = try #require(RunningSandbox.pdf).base64EncodedString()
    var fields = [
      "label": #""Bail""#, "language": #""fr""#,
      "deadline": "\"\(Date().addingTimeInterval(86_400).ISO8601Format())\"",
      "mainDocument": #"[{"name": "D", "data": "\#(pdf)"}]"#,
      "signatory": """
      [{"firstName": "A", "lastName": "B", "email": "a@example.com", "mobile": "+33612345678"}]
      """,
      "notify": #"{"signatory": false, "owner": false}"#, "action": #"{"submit": true}"#,
    ]
    fields.merge(changes) { $1 }
    return fields.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
  }

  private static func signatory(_ changes: [String: String]) -> String {
    var fields = [
      "firstName": #""A""#, "lastName": #""B""#, "email": #""a@example.com""#,
      "mobile": #""+33612345678""#,
    ]
    fields.merge(changes) { $1 }
    return "[{" + fields.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}]"
  }

  private static let long = String(repeating: "x", count: 10_000)

  private static let wrongFields: [(String, String)] = [
    ("label", "null"), ("label", "5"), ("label", #""""#), ("label", #"" ""#),
    ("label", "[[[[]]]]"), ("label", #""\u0000""#), ("label", #""a\nb""#), ("label", #""\u202e""#),
    ("label", #""\ud800""#), ("label", "\"\(long)\""),
    ("label", "\"a\(String(repeating: "\\u0301", count: 2000))\""),
    ("language", #""FR""#), ("language", #""fra""#), ("language", "{}"), ("language", #""é""#),
    ("deadline", #""2020-01-01T00:00:00Z""#), ("deadline", #""9999-12-31T23:59:59Z""#),
    ("deadline", #""99999-12-31T23:59:59Z""#), ("deadline", #""2026-02-30""#),
    ("deadline", "1e308"), ("deadline", #""-""#),
    ("mainDocument", "[]"), ("mainDocument", "{}"), ("mainDocument", "[null]"),
    ("mainDocument", #"[{"name": "D"}]"#), ("mainDocument", #"[{"name": "D", "data": "é"}]"#),
    ("mainDocument", #"[{"name": "D", "data": 5}]"#),
    ("annex", "5"), ("annex", #"[{"name": "", "data": ""}]"#),
    ("signatory", "[]"), ("signatory", #""A""#), ("signatory", "[[]]"),
    ("notify", "null"), ("notify", "{}"), ("notify", #"{"signatory": 1, "owner": false}"#),
    ("notify", #"{"signatory": true, "owner": true, "submitMessage": ""}"#),
    ("notify", #"{"signatory": true, "owner": true, "submitMessage": "\u0007"}"#),
    ("notify", "{\"signatory\": true, \"owner\": true, \"submitMessage\": \"\(long)\"}"),
    ("action", #"{"submit": "true"}"#), ("action", #"{"submit": 1}"#), ("action", "[]"),
    ("signatory", signatory(["firstName": #""""#])),
    ("signatory", signatory(["lastName": "\"\(long)\""])),
    ("signatory", signatory(["email": #""a@b""#])),
    ("signatory", signatory(["email": #""a@b.c\r\nBcc: d@e.f""#])),
    ("signatory", signatory(["email": #""a@b@c.d""#])),
    ("signatory", signatory(["email": "\"\(long)@example.com\""])),
    ("signatory", signatory(["mobile": "null"])), ("signatory", signatory(["mobile": #""06""#])),
    ("signatory", signatory(["mobile": #""+0612345678""#])),
    ("signatory", signatory(["mobile": #""+336123456789012345""#])),
    ("signatory", signatory(["deposit": "0"])), ("signatory", signatory(["deposit": "-5"])),
    ("signatory", signatory(["deposit": "0.001"])), ("signatory", signatory(["deposit": "1e400"])),
    ("signatory", signatory(["deposit": "1e100"])), ("signatory", signatory(["deposit": #""5""#])),
    ("signatory", signatory(["deposit": "1e-999999999"])),
    ("signatory", signatory(["deposit": String(repeating: "9", count: 90)])),
  ]

  @Test("every wrong field of a new contract is refused with a code, and nothing is made")
  func create() async throws {
    try await RunningSandbox.start { sandbox in
      let path = "/api/contractCreateRequest"
      for (field, value) in Self.wrongFields {
        let answer = try await sandbox.send(
          "POST", path, sandbox.json(try Self.create([field: value])))
        #expect(answer.status == 422, "\(field): \(value.prefix(80)) gives \(answer.status)")
        #expect(
          ["invalidRequest", "invalidDocument"].contains(answer.code),
          "\(field): \(value.prefix(80))")
        // The values of a request do not come back.
        #expect(answer.body.count < 600)
      }
      for field in ["label", "deadline", "mainDocument", "signatory", "notify", "action"] {
        let body = try Self.create([:]).replacing("\"\(field)\":", with: "\"x\":")
        let answer = try await sandbox.send("POST", path, sandbox.json(body))
        #expect(answer.code == "invalidRequest", "\(field)")
      }
      #expect(try await sandbox.value("SELECT count(*) FROM contract") == 0)
      let good = try await sandbox.send(
        "POST", path, sandbox.json(try Self.create(["later": #"{"unknown": [1, 2]}"#])))
      #expect(good.status == 200)
    }
  }

  @Test("documents that cannot be signed are refused with the reason")
  func documents() async throws {
    try await RunningSandbox.start { sandbox in
      for (data, reason) in [
        (Data(), "empty"), (Data("<html>".utf8), "not a PDF"), (Data("%PDF-1.7".utf8), "structure"),
      ] {
        for list in ["mainDocument", "annex"] {
          let answer = try await sandbox.send(
            "POST", "/api/contractCreateRequest",
            sandbox.json(
              try Self.create([
                list: #"[{"name": "D", "data": "\#(data.base64EncodedString())"}]"#
              ])))
          #expect(answer.code == "invalidDocument")
          let text = String(decoding: answer.body, as: UTF8.self)
          #expect(text.contains("\(list)[0]") && text.contains(reason), "\(text)")
        }
      }
    }
    for (refusal, words) in [
      (PDFRefusal.encrypted, "password"), (.noPages, "no pages"), (.empty, "empty"),
    ] {
      #expect(CreateCheck.refusal(of: "annex[1]", refusal).message.contains(words))
    }
  }

  @Test("hostile values in the other calls are refused with a code")
  func otherCalls() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      try await sandbox.sendSms(contract)
      let hostile = [
        "null", "5", "[]", "{}", #""""#, #""\u0000""#, "\"\(Self.long)\"", #""' OR 1=1 --""#,
        #""\ud83d""#, "1e999", "true",
      ]
      let known = #""contractId": "\#(contract.id)""#
      let both = #"\#(known), "signatoryId": "\#(contract.signer)""#
      for value in hostile {
        for (call, fields) in [
          ("contractDetailRequest", #""contractId": \#(value)"#),
          ("contractCancelRequest", #""contractId": \#(value)"#),
          ("signatorySendAllSmsRequest", #""contractId": \#(value)"#),
          ("signatorySendSmsRequest", #"\#(known), "signatoryId": \#(value)"#),
          ("signatorySignRequest", #"\#(both), "code": \#(value)"#),
          ("contractListRequest", #""status": \#(value)"#),
          ("contractListRequest", #""from": \#(value)"#),
        ] {
          // An absent filter is no error.
          if call == "contractListRequest", value == "null" { continue }
          let answer = try await sandbox.send("POST", "/api/\(call)", sandbox.json(fields))
          #expect((400..<500).contains(answer.status), "\(call) \(value.prefix(40))")
          #expect(answer.code != nil, "\(call) \(value.prefix(40))")
        }
      }
      #expect(try await sandbox.status(contract.id) == .open)
    }
  }

  @Test("bodies that are no JSON object, or one of several readings, are refused")
  func bodies() async throws {
    try await RunningSandbox.start { sandbox in
      let keys = String(decoding: sandbox.json(""), as: UTF8.self).dropLast()
      let deep = String(repeating: "[", count: 20_000)
      var bodies: [Data] = [
        "", " ", "null", "[]", "5", #""x""#, "{", "}", "{]", "{}", "\(keys)", "\(keys),}",
        "\(keys)}}", "\(keys)} x", "\(keys), \"a\"}", "\(keys), \"a\":}", "\(keys), \"a\": nul}",
        "\(keys), \"a\": 1, \"a\": 1}", "\(keys), \"apiKey\": \"x\"}",
        "\(keys), \"a\": {\"b\": 1, \"b\": 2}}", "\(keys), \"a\": \(deep)",
        "\(keys), \"a\": \(deep)\(deep.replacing("[", with: "]"))}",
        "\(keys), \"\\u0061\": 1}", "\(keys), \"a\": \"\\\"}",
        "\(keys), \"\(Self.long)\": 1}", "\(keys), 'a': 1}", "\(keys), \"a\": NaN}",
        "\(keys), \"a\": [\(String(repeating: "0,", count: 20_000))0]}", "\u{FEFF}\(keys)}",
        "\(keys), \"a\": 0x10}", "\(keys), \"a\": [1,]}",
      ].map { Data($0.utf8) }
      bodies.append(
        Data(keys.utf8) + Data(#", "a": ""#.utf8) + Data([0xFF, 0xC0]) + Data("\"}".utf8))
      bodies.append(try #require("\(keys)}".data(using: .utf16)))
      for body in bodies {
        let answer = try await sandbox.send("POST", "/api/checkConnexionRequest", body)
        let shown = String(decoding: body.suffix(60), as: UTF8.self)
        #expect(answer.status == 422, "\(answer.status): \(shown)")
        #expect(answer.code == "invalidRequest", "\(shown)")
      }
      let good = try await sandbox.send(
        "POST", "/api/checkConnexionRequest",
        Data("\(keys), \"a\": [{}, \"\\\"\\\\\", -1.5e3]}".utf8))
      #expect(good.status == 200)
    }
  }

  @Test("a look at the shape of JSON finds what a decoder would let through")
  func shape() {
    func isRefused(_ text: String) -> Bool {
      do {
        try JSONShape.check(Data(text.utf8))
        return false
      } catch {
        return true
      }
    }
    for good in [
      "{}", " { } ", #"{"a":""}"#, #"{"a":"\""}"#, #"{"a":"\\"}"#, #"{"a":"\\\""}"#,
      #"{"a":[],"b":[1,2,{"a":null}]}"#, #"{"a":"é","é":1}"#, "{\"a\"\n:\t-1.5E+3 ,\r\"b\":true}",
    ] {
      #expect(!isRefused(good), "\(good)")
    }
    for bad in [
      #"{"a":1,"a":2}"#, #"{"a":{"b":1,"b":1}}"#, #"{"a":"\"}"#, #"{"a":"\\\"}"#, #"{"a"}"#,
      #"{"a":}"#, #"{"a":1,}"#, #"{,}"#, #"{"a":[1 2]}"#, #"{"a":[}"#, #"{"a":1"#, #"{"a":"#,
      #"{"a":""#, "{\"", #"{"a":1}{"#, #"{a:1}"#,
      "{\"a\":\(String(repeating: "9", count: 101))}",
      "{\"a\":\(String(repeating: "[", count: 16))",
    ] {
      #expect(isRefused(bad), "\(bad)")
    }
  }

  @Test("a body over the limit is refused with 413, before it is read whole")
  func tooLarge() async throws {
    try await RunningSandbox.start { sandbox in
      let body = Data(repeating: UInt8(ascii: " "), count: Bounds.body + 1)
      let answer = try await sandbox.send("POST", "/api/contractListRequest", body)
      #expect(answer.status == 413)
      #expect(answer.code == "requestTooLarge")
      let label = String(repeating: "x", count: 10 << 20)
      let created = try await sandbox.send(
        "POST", "/api/contractCreateRequest",
        sandbox.json(try Self.create(["label": "\"\(label)\""])))
      #expect(created.status == 422)
      #expect(created.code == "invalidRequest")
    }
  }

  @Test("wrong methods and addresses are answered in JSON")
  func addresses() async throws {
    try await RunningSandbox.start { sandbox in
      for (method, path, status, allowed) in [
        ("GET", "/api/checkConnexionRequest", 405, "POST"),
        ("PUT", "/api/contractListRequest", 405, "POST"),
        ("DELETE", "/ledger", 405, "GET, HEAD"),
        ("PATCH", "/faults", 405, "DELETE, GET, HEAD, POST"),
        ("POST", "/healthz", 405, "GET, HEAD"), ("POST", "/api/nothing", 404, nil),
        ("POST", "/api", 404, nil), ("POST", "/api/a/b", 404, nil), ("GET", "/api/a/b", 404, nil),
        ("POST", "/nothing", 404, nil), ("POST", "/api/%00", 404, nil),
        ("POST", "/api/../ledger", 404, nil), ("OPTIONS", "/api/contractListRequest", 405, "POST"),
      ] as [(String, String, Int, String?)] {
        let answer = try await sandbox.send(
          method, path, method == "POST" ? sandbox.json("") : nil)
        #expect(answer.status == status, "\(method) \(path)")
        #expect(answer.header("Allow") == allowed, "\(method) \(path)")
        #expect(answer.code != nil, "\(method) \(path)")
        #expect(answer.header("Content-Type") == "application/json")
      }
      let health = try await sandbox.send("GET", "/healthz")
      #expect(health.status == 200)
    }
  }

  @Test("random mutations of good requests never end in a 500")
  func mutations() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      let both = #""contractId": "\#(contract.id)", "signatoryId": "\#(contract.signer)""#
      let good: [(String, Data)] = [
        ("checkConnexionRequest", sandbox.json("")),
        ("contractCreateRequest", sandbox.json(try Self.create(["mainDocument": "[]"]))),
        ("contractListRequest", sandbox.json(#""status": "open", "from": "2026-01-01T00:00:00Z""#)),
        ("contractDetailRequest", sandbox.json(both)),
        ("signatorySendSmsRequest", sandbox.json(both)),
        ("signatorySignRequest", sandbox.json(both + #", "code": "1""#)),
      ]
      var random = SeededRandom(state: 42)
      let pieces = Array(#"{}[]",:\0eE+-.u"#.utf8) + [0, 0xFF, 0xC3, 0x80, 0x0A, UInt8(ascii: "9")]
      for round in 0..<150 {
        let (call, body) = good[round % good.count]
        var bytes = Array(body)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[place] = piece
          case 1: bytes.insert(piece, at: place)
          default: bytes.removeSubrange(place..<min(bytes.count, place + 7))
          }
          if bytes.isEmpty { bytes = [0] }
        }
        let answer = try await sandbox.send("POST", "/api/\(call)", Data(bytes))
        #expect(answer.status < 500, "\(call): \(String(decoding: bytes, as: UTF8.self))")
        #expect(answer.status == 200 || answer.code != nil)
      }
    }
  }
}

/// The same numbers at every run.
private struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
