import AsyncHTTPClient
import ContratPrive
import ContratPriveHTTP
import Foundation
import GRDB
import Hummingbird
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization
import Testing

@testable import ContratPriveSandbox

/// A sandbox that listens on a port of its own, for the length of a test.
struct RunningSandbox: Sendable {
  let client: ContratPriveClient
  let url: URL
  let server: SandboxServer
  let folder: URL
  let clock: TestClock

  static func run(
    _ transport: any ClientTransport = AsyncHTTPClientTransport(client: .shared),
    _ body: @escaping @Sendable (ContratPriveClient, URL) async throws -> Void
  ) async throws {
    try await start(transport: transport) { sandbox in
      try await body(sandbox.client, sandbox.url)
    }
  }

  static func start(
    _ mode: SandboxMode = .sandbox, dailyRequests: Int? = nil,
    transport: any ClientTransport = AsyncHTTPClientTransport(client: .shared),
    _ body: @escaping @Sendable (RunningSandbox) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let clock = TestClock()
    let server = try SandboxServer(
      folder: folder, mode: mode, dailyRequests: dailyRequests, now: { clock.now })
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "sandbox")
    logger.logLevel = .critical
    let application = server.application(host: "127.0.0.1", port: 0, logger: logger) { port in
      announce.yield(port)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      var iterator = ports.makeAsyncIterator()
      let port = try #require(await iterator.next())
      let url = try #require(URL(string: "http://127.0.0.1:\(port)"))
      let client = ContratPriveClient(
        platform: Platform(baseURL: url), credentials: server.credentials, transport: transport,
        retries: .none)
      try await body(
        RunningSandbox(client: client, url: url, server: server, folder: folder, clock: clock))
      group.cancelAll()
    }
  }

  static let pdf = try? Data(
    contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/DemoExtranet/Site/documents/conditions-particulieres.pdf"))

  static func request(
    label: String = "Contrat", signatories: Int = 1, pdf: Data? = RunningSandbox.pdf,
    deadline: Date = Date().addingTimeInterval(86_400), hasMobile: Bool = true,
    deposit: Decimal? = nil, notifySignatory: Bool = false, notifyOwner: Bool = false,
    submitMessage: String? = nil, submit: Bool = true
  ) throws -> ContractCreateRequest {
    ContractCreateRequest(
      label: label, language: "fr", deadline: deadline,
      mainDocuments: [.init(name: "Contrat", data: try #require(pdf))],
      signatories: (0..<signatories).map {
        .init(
          firstName: "Prénom \($0)", lastName: "Nom", email: "s\($0)@example.com",
          mobile: hasMobile ? "+3361234567\($0)" : nil, deposit: deposit)
      }, notifySignatory: notifySignatory, notifyOwner: notifyOwner, submitMessage: submitMessage,
      submit: submit)
  }

  /// A contract with one signatory.
  func create(_ request: ContractCreateRequest? = nil) async throws -> (id: String, signer: String)
  {
    let answer = try await client.call(try request ?? Self.request())
    return (answer.contractID, answer.signatoryIDs[0])
  }

  func sendSms(_ contract: (id: String, signer: String)) async throws {
    try await client.call(
      SignatorySendSmsRequest(contractID: contract.id, signatoryID: contract.signer))
  }

  func sign(_ contract: (id: String, signer: String), _ code: String = "0000") async throws {
    _ = try await client.call(
      SignatorySignRequest(
        contractID: contract.id, signatoryID: contract.signer, code: SMSCode(code)))
  }

  func status(_ contract: String) async throws -> ContractStatus {
    try await client.call(ContractDetailRequest(contractID: contract)).status
  }

  /// The events of the ledger, in order.
  func events(_ contract: String? = nil) async throws -> [String] {
    try await server.ledger(contract: contract).entries.map(\.event)
  }

  /// One value of the database.
  func value<Value: DatabaseValueConvertible & Sendable>(
    _ sql: String
  ) async throws -> Value? {
    try await server.rules.database.pool.read { db in try Value.fetchOne(db, sql: sql) }
  }

  func execute(_ sql: String) async throws {
    try await server.rules.database.pool.write { db in try db.execute(sql: sql) }
  }

  /// A request as any program could make it.
  func send(
    _ method: String, _ path: String, _ body: Data? = nil,
    headers: [String: String] = [:]
  ) async throws -> RawAnswer {
    var request = HTTPClientRequest(url: url.absoluteString + path)
    request.method = HTTPMethod(rawValue: method)
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(data: body)) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    return RawAnswer(
      status: Int(response.status.code), headers: response.headers,
      body: Data(buffer: try await response.body.collect(upTo: 32 << 20)))
  }

  /// The account's keys and these fields, as JSON. `fields` is the inside of an object.
  func json(_ fields: String) -> Data {
    let keys =
      #""apiKey": "\#(server.credentials.apiKey.value)", "apiUser": "\#(server.credentials.apiUser)""#
    return Data("{\(keys)\(fields.isEmpty ? "" : ", ")\(fields)}".utf8)
  }
}

/// An HTTP answer.
struct RawAnswer: Sendable {
  let status: Int
  let headers: HTTPHeaders
  let body: Data

  func header(_ name: String) -> String? { headers[name].first }

  /// The error's code, where the answer is an error in the API's form.
  var code: String? {
    guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any],
      object["status"] as? String == "error", object["message"] is String
    else { return nil }
    return object["code"] as? String
  }
}

/// A clock that tests set.
final class TestClock: Sendable {
  private let time = Mutex(Date())

  var now: Date { time.withLock { $0 } }

  func set(_ date: Date) { time.withLock { $0 = date } }

  func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

/// The code of the refusal that `body` ends in; nil where it ends well or otherwise.
func code(_ body: () async throws -> Void) async -> ErrorCode? {
  do {
    try await body()
    return nil
  } catch let refusal as SandboxRefusal {
    return refusal.code
  } catch {
    guard case .refused(let code, _) = (error as? PlatformError)?.reason else { return nil }
    return code
  }
}
