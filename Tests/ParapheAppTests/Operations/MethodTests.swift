import Foundation
import NIOHTTP1
import Signing
import Testing

@testable import SigningWeb

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Methods, paths and bodies that are wrong", .timeLimit(.minutes(2)))
struct MethodTests {
  @Test("a wrong method on a known path is 405 with what the path takes; a wrong path stays 404")
  func wrongMethod() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      for (method, path, allow) in [
        (HTTPMethod.DELETE, "/api/v1/contracts/\(id)", "GET, HEAD"),
        (.PUT, "/api/v1/contracts", "GET, HEAD, POST"),
        (.GET, "/api/v1/contracts/\(id)/cancel", "POST"),
        (.POST, "/api/v1/contracts/\(id)/history", "GET, HEAD"),
        (.GET, "\(links[0])/start", "POST"), (.POST, "/healthz", "GET, HEAD"),
      ] {
        let answer = try await server.send(method, path)
        #expect(answer.status == 405, "\(method) \(path)")
        #expect(answer.headers.first(name: "Allow") == allow, "\(method) \(path)")
        if path.hasPrefix("/api/") {
          #expect(try answer.json()["code"] as? String == "method_not_allowed")
        }
      }
      let missing = try await server.api(.DELETE, "/nothing")
      #expect(missing.status == 404)
      #expect(try missing.json()["code"] as? String == "route_unknown")
      // A brand that is not there is no wrong method.
      #expect(try await server.send(.GET, "/brands/nobody/logo").status == 404)
    }
  }

  @Test("percent-encoding that cannot be read is a problem under the API, and a page elsewhere")
  func badPath() async throws {
    try await RunningServer.run { server in
      // Raw: a client would mend the path.
      let answer = try await RawRequest.send("GET", "/api/v1/%zz", to: server)
      #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
      #expect(answer.contains("Content-Type: application/problem+json"), "\(answer)")
      #expect(answer.contains("\"path_invalid\""), "\(answer)")
      let page = try await RawRequest.send("GET", "/%zz", to: server)
      #expect(page.hasPrefix("HTTP/1.1 400 "), "\(page)")
      #expect(page.contains("Content-Type: text/html; charset=utf-8"), "\(page)")
    }
  }

  @Test(
    "an answer to HEAD has no body, whatever it is",
    arguments: ["/api/v1/nothing", "/api/v1/contracts", "/nothing", "/healthz", "/api/v1/%zz"])
  func head(path: String) async throws {
    try await RunningServer.run { server in
      let head = try await RawRequest.send("HEAD", path, to: server)
      #expect(head.hasSuffix("\r\n\r\n"), "\(head)")
      let get = try await RawRequest.send("GET", path, to: server)
      #expect(!get.hasSuffix("\r\n\r\n"), "\(get)")
      #expect(head.prefix { $0 != "\r\n" } == get.prefix { $0 != "\r\n" })
    }
  }

  @Test(
    "a field that is named twice is refused by name",
    arguments: [
      (#"{"label":"a","label":"b"}"#, "label"), (#"{"label":"a","l\u0061bel":"b"}"#, "label"),
      (#"{"a":[{},{"b":{"c":1,"c":1}}]}"#, "a[1].b.c"),
      (#"{"a":"\\\"","b":"{\"a\":1}","b":[]}"#, "b"),
      ("{\"\u{E9}\":1,\"e\u{301}\":1}", "e\u{301}"),
    ])
  func twice(body: String, field: String) throws {
    let fault = try #require(
      #expect(throws: JSONFields.Fault.self) { try JSONFields.check(Data(body.utf8)) })
    #expect(fault == .namedTwice(field))
    #expect(Problem(fault).code == "json_invalid")
    #expect(Problem(fault).field == field)
  }

  @Test(
    "what is whole passes, whatever its values are",
    arguments: [
      "{}", "[]",
      " { \"a\" : [ 1 , -2.5e+3 , true , null , \"\\\"\" ] , \"b\" : { \"a\" : { } } } ",
      #"{"a":{"b":1},"c":{"b":1}}"#, #"[{"a":1},{"a":1}]"#, #""text""#, "12",
    ])
  func whole(body: String) throws {
    try JSONFields.check(Data(body.utf8))
  }

  @Test(
    "what is torn, too deep or has too many values is refused",
    arguments: [
      "", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "[1,", "{} {}", "\"", "\"\\\"",
      String(repeating: "[", count: 100_000),
      "[" + String(repeating: "1,", count: 20_000) + "1]", "{a:1}",
    ])
  func torn(body: String) throws {
    let fault = try #require(
      #expect(throws: JSONFields.Fault.self) { try JSONFields.check(Data(body.utf8)) })
    #expect(Problem(fault).code == "json_invalid")
  }

  @Test("a contract whose body names a field twice is not kept")
  func contract() async throws {
    try await RunningServer.run { server in
      let body = ContractJSON().text.dropLast() + #","label":"Autre"}"#
      let answer = try await server.api(.POST, "/contracts", String(body))
      #expect(answer.status == 400)
      #expect(try answer.json()["code"] as? String == "json_invalid")
      #expect(try answer.json()["field"] as? String == "label")
      let list = try await server.api(.GET, "/contracts").json()
      #expect((list["contracts"] as? [Any])?.isEmpty == true)
    }
  }
}

/// Bytes to a port and back, without a client that hides what should not have come.
private enum RawRequest {
  static func send(
    _ method: String, _ path: String, to server: RunningServer
  ) async throws -> String {
    let port = try #require(URL(string: server.web)?.port)
    let text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try exchange(text, port) }) }
    }
  }

  private struct Failed: Error {}

  private static func exchange(_ text: String, _ port: Int) throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failed() }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    let bytes = Array(text.utf8)
    guard isConnected, write(descriptor, bytes, bytes.count) == bytes.count else { throw Failed() }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      answer += buffer.prefix(count)
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
