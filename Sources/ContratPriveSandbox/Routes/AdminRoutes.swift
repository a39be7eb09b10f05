import Foundation
import Hummingbird

/// What only the sandbox has: faults on demand and the ledger. No key is needed on this machine.
struct AdminRoutes: Sendable {
  let database: SandboxDatabase
  let faults: FaultQueue
  let local: LocalRequests

  func add(to router: Router<SandboxContext>) {
    router.get("/healthz") { _, _ in
      try await database.check()
      return "ok\n"
    }
    router.get("/ledger") { request, _ in
      try local.check(request)
      let contract = request.uri.queryParameters.get("contract")
      return try Self.json(try await SandboxLedger.read(database.pool, contract: contract))
    }
    router.get("/faults") { request, _ in
      try local.check(request)
      return try Self.json(["faults": try await faults.all()])
    }
    router.post("/faults") { request, _ in
      try local.check(request)
      try local.checkJSON(request)
      let body = try await RequestJSON.body(of: request, upTo: 64 << 10)
      let asked: FaultRequest = try RequestJSON.decode(body)
      return try Self.json(try await faults.add(asked.fault), status: 201)
    }
    router.delete("/faults") { request, _ in
      try local.check(request)
      return try Self.json(["removed": try await faults.clear()])
    }
  }

  private static func json(_ value: some Encodable, status: Int = 200) throws -> Response {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Reply(status: status, body: try encoder.encode(value)).response
  }
}
