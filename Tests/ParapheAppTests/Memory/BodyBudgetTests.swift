import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Signing
import Testing

@testable import ParapheApp

@Suite("Memory for bodies")
struct BodyBudgetTests {
  @Test("a deposit that finds no memory is told to ask again, and is taken when there is some")
  func deposit() async throws {
    try await RunningServer.run(["PARAPHE_BYTES_IN_FLIGHT_MB": "1"]) { server in
      let memory = server.server.memory
      var taken: Share? = try await memory.take(Int.max)
      let refused = try await server.api(.POST, "/contracts", ContractJSON().text)
      #expect(refused.status == 503)
      #expect(try refused.json()["code"] as? String == "server_busy")
      #expect(refused.headers.first(name: "Retry-After") == "10")
      // What is small goes on.
      #expect(try await server.api(.GET, "/usage").status == 200)
      withExtendedLifetime(taken) {}
      taken = nil
      _ = try await server.deposit()
      #expect(memory.free == memory.total)
    }
  }

  @Test("a body that is more than all there is goes through alone")
  func large() async throws {
    try await RunningServer.run(["PARAPHE_BYTES_IN_FLIGHT_MB": "1"]) { server in
      let body = ContractJSON(["label": "\"\(String(repeating: "x", count: 3 << 20))\""]).text
      let answer = try await server.api(.POST, "/contracts", body)
      #expect(answer.status == 422)
      #expect(try answer.json()["code"] as? String == "field_too_long")
      #expect(server.server.memory.free == server.server.memory.total)
    }
  }

  @Test("evidence finds no memory in time, and is made when there is some")
  func evidence() async throws {
    try await RunningServer.run(["PARAPHE_BYTES_IN_FLIGHT_MB": "1"]) { server in
      let path = "/contracts/\(try await server.deposit().id)/evidence"
      var taken: Share? = try await server.server.memory.take(Int.max)
      let refused = try await server.api(.GET, path)
      #expect(refused.status == 503)
      #expect(try refused.json()["code"] as? String == "server_busy")
      withExtendedLifetime(taken) {}
      taken = nil
      #expect(try await server.api(.GET, path).status == 200)
    }
  }

  @Test("a body that comes without its length takes its share as it grows")
  func chunked() async throws {
    try await RunningServer.run { server in
      let body = ContractJSON(["label": "\"\(String(repeating: "x", count: 5 << 20))\""]).text
      let answer = try await server.chunked("/api/v1/contracts", body)
      #expect(answer == 422)
      #expect(server.server.memory.free == server.server.memory.total)
    }
  }
}

extension RunningServer {
  /// Sends a body in pieces, without saying how long it is.
  fileprivate func chunked(_ path: String, _ body: String) async throws -> Int {
    var request = HTTPClientRequest(url: web + path)
    request.method = .POST
    request.headers.add(name: "Authorization", value: "Bearer \(apiKey)")
    let (pieces, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
    var rest = ByteBuffer(string: body)
    while let piece = rest.readSlice(length: min(rest.readableBytes, 64 << 10)),
      piece.readableBytes > 0
    {
      sender.yield(piece)
    }
    sender.finish()
    request.body = .stream(pieces, length: .unknown)
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    let answer = try await client.execute(request, timeout: .seconds(60))
    let status = Int(answer.status.code)
    _ = try await answer.body.collect(upTo: 1 << 20)
    try await client.shutdown()
    return status
  }
}
