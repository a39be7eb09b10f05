import Foundation
import NIOHTTP1
import Testing

@testable import ParapheApp
@testable import Signing

extension RunningServer {
  private var sandbox: String {
    server.ready.sandboxURL.absoluteString
  }

  /// Makes the sandbox misbehave at the next call of a name in the guide.
  func fault(_ kind: String, on call: String, milliseconds: Int = 0) async throws {
    let answer = try await send(
      .POST, "\(sandbox)/faults", headers: ["Content-Type": "application/json"],
      body: #"{"kind":"\#(kind)","call":"\#(call)","milliseconds":\#(milliseconds)}"#)
    #expect(answer.status == 201, "\(answer.text)")
  }

  /// The contracts that really exist on the platform.
  func ledger() async throws -> [[String: Any]] {
    let answer = try await send(.GET, "\(sandbox)/ledger")
    return try #require(try answer.json()["contracts"] as? [[String: Any]])
  }

  /// Looks at everything that is not at rest.
  func sweep() async {
    var backoff = Backoff()
    await Reconciler(engine: server.engine, logger: .quiet).pass(&backoff)
  }

  /// Calls the platform itself, with the account's keys.
  func platform(_ call: String, _ members: [String: Any]) async throws -> [String: Any] {
    let keys = try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder.appending(path: "sandbox/keys.json")))
    let body = members.merging(try #require(keys as? [String: Any])) { $1 }
    let data = try JSONSerialization.data(withJSONObject: body)
    return try await send(
      .POST, "\(sandbox)/api/\(call)", body: String(decoding: data, as: UTF8.self)
    ).json()
  }

  /// Signatories sign on the platform's own site, of so many contracts.
  func signOnPlatform(count: Int) async throws {
    for contract in try await ledger().prefix(count) {
      let id = try #require(contract["contractId"] as? String)
      let detail = try await platform("contractDetailRequest", ["contractId": id])
      for signatory in try #require(detail["signatory"] as? [[String: Any]]) {
        let who = try #require(signatory["signatoryId"] as? String)
        let both = ["contractId": id, "signatoryId": who]
        _ = try await platform("signatorySendSmsRequest", both)
        let signed = try await platform(
          "signatorySignRequest", both.merging(["code": "0000"]) { $1 })
        #expect(signed["status"] as? String == "ok", "\(signed)")
      }
    }
  }

  func usage() async throws -> [String: Any] { try await api(.GET, "/usage").json() }

  /// A contract with several signatories.
  func deposit(
    several mobiles: [String], order: String? = nil
  ) async throws -> (id: String, links: [String]) {
    try await deposit(
      ContractJSON([
        "signatories": ContractJSON.signatories(mobiles), "order": order.map { "\"\($0)\"" },
      ]).text)
  }

  /// The signatory presses the button on the documents page.
  func start(_ link: String) async throws -> Answer {
    let token = try await pageToken(link)
    return try await form("\(link)/start", ["page": token, "consent": "yes"])
  }

  func signatories(of id: String) async throws -> [[String: Any]] {
    try #require(try await contract(id)["signatories"] as? [[String: Any]])
  }
}
