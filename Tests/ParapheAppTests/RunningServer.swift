import AsyncHTTPClient
import Configuration
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PDFWorkshop
import ParapheApp
import ServiceLifecycle
import Signing
import Testing

/// The whole server on free ports, with its real sandbox and a folder of its own.
struct RunningServer: Sendable {
  let web: String
  let demo: String
  let folder: URL
  let server: ParapheServer
  let apiKey: String

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardizedFileURL

  static func configuration(
    _ folder: URL, _ extra: [String: String] = [:]
  ) throws(ConfigurationProblem) -> ParapheConfiguration {
    var values = [
      "PARAPHE_DATA": folder.path, "PARAPHE_PORT": "0", "PARAPHE_DEMO_PORT": "0",
      "PARAPHE_SANDBOX_PORT": "0", "PARAPHE_TEMPLATES": root.appending(path: "Templates").path,
      "PARAPHE_PUBLIC": root.appending(path: "Public").path,
    ]
    values.merge(extra) { $1 }
    return try ParapheConfiguration(
      reader: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: values)))
  }

  static func run(
    _ extra: [String: String] = [:], lifetimes: LinkLifetimes = .init(),
    clock: SigningClock = .system, logger: Logger = .quiet,
    _ body: @escaping @Sendable (RunningServer) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try await ParapheServer(
      try configuration(folder, extra),
      settings: EngineSettings(pageWait: .seconds(60), resendPause: 0), lifetimes: lifetimes,
      clock: clock, workshop: DocumentWorkshop(), logger: logger)
    let group = ServiceGroup(services: server.services, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let addresses = try #require(await server.ready.wait())
      let key = try String(contentsOf: folder.appending(path: "demo/api-key"), encoding: .utf8)
      try await body(
        RunningServer(
          web: try #require(addresses.web), demo: try #require(addresses.demo), folder: folder,
          server: server, apiKey: key.trimmingCharacters(in: .whitespacesAndNewlines)))
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// A request to the web app; paths are relative to it.
  func send(
    _ method: HTTPMethod = .GET, _ path: String, headers: [String: String] = [:],
    body: String? = nil
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : web + path)
    request.method = method
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    // Redirects are part of what is tested: none is followed.
    let response = try await Self.client.execute(request, timeout: .seconds(60))
    let bytes = Data(buffer: try await response.body.collect(upTo: 32 << 20))
    return Answer(status: Int(response.status.code), headers: response.headers, data: bytes)
  }

  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  func api(
    _ method: HTTPMethod = .GET, _ path: String, _ body: String? = nil,
    headers: [String: String] = [:]
  ) async throws -> Answer {
    try await send(
      method, "/api/v1\(path)",
      headers: ["Authorization": "Bearer \(apiKey)"].merging(headers) { $1 }, body: body)
  }

  func form(_ path: String, _ fields: [String: String], headers: [String: String] = [:])
    async throws -> Answer
  {
    var components = URLComponents()
    components.queryItems = fields.map { URLQueryItem(name: $0.key, value: $0.value) }
    return try await send(
      .POST, path,
      headers: ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { $1 },
      body: components.percentEncodedQuery ?? "")
  }

  /// Deposits a contract and returns its id and the paths of its signing links.
  func deposit(_ body: String = ContractJSON().text) async throws -> (id: String, links: [String]) {
    let answer = try await api(.POST, "/contracts", body)
    try #require(answer.status == 201, "\(answer.text)")
    let json = try answer.json()
    let signatories = try #require(json["signatories"] as? [[String: Any]])
    return (
      try #require(json["id"] as? String),
      try signatories.map {
        String(try #require($0["signingUrl"] as? String).dropFirst(web.count))
      }
    )
  }

  /// The page token of a page's forms.
  func pageToken(_ link: String) async throws -> String {
    let text = try await send(.GET, link).text
    let match = try #require(text.firstMatch(of: /name="page" value="([^"]+)"/))
    return String(match.output.1)
  }

  func contract(_ id: String) async throws -> [String: Any] {
    try await api(.GET, "/contracts/\(id)").json()
  }
}

extension Logger {
  static var quiet: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }
}

struct Answer: Sendable {
  let status: Int
  let headers: HTTPHeaders
  let data: Data

  /// The body, with plain spaces where typography wants others.
  var text: String {
    String(decoding: data, as: UTF8.self)
      .replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
  }
  var location: String? { headers.first(name: "Location") }

  func json() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}

/// A body for `POST /contracts`, with parts that a test can replace by any JSON.
struct ContractJSON {
  static let pdf: String = {
    let file = RunningServer.root.appending(
      path: "Sources/DemoExtranet/Site/documents/conditions-particulieres.pdf")
    return (try? Data(contentsOf: file))?.base64EncodedString() ?? ""
  }()

  var fields: [String: String] = [
    "reference": #""R-1""#, "label": #""Contrat d’été""#, "language": #""fr""#,
    "deadline": #""2099-12-31""#.replacing("2099", with: "\(Self.nextYear)"),
    "documents": #"[{"name":"Contrat","kind":"main","data":"\#(Self.pdf)"}]"#,
    "signatories": Self.signatories(["0612345678"]),
  ]

  init(_ changes: [String: String?] = [:]) {
    for (name, value) in changes { fields[name] = value }
  }

  static func signatories(_ mobiles: [String]) -> String {
    "["
      + mobiles.enumerated().map {
        #"{"firstName":"Claire \#($0.offset)","lastName":"Dubois","email":"c@example.com","mobile":"\#($0.element)"}"#
      }.joined(separator: ",") + "]"
  }

  static func document(data: Data) -> String {
    #"[{"name":"Contrat","kind":"main","data":"\#(data.base64EncodedString())"}]"#
  }

  private static var nextYear: Int { Calendar.current.component(.year, from: Date()) + 1 }

  var text: String {
    "{" + fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }
}
