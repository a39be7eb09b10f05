import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Signing

/// `paraphe doctor --embed`: reads a page of a company's site and says in words whether it can show
/// the frame.
struct EmbedCheckup {
  private let configuration: ParapheConfiguration
  private let page: URL
  private let server: URL

  /// - Parameter page: its address.
  init(_ configuration: ParapheConfiguration, page: String) throws(ConfigurationProblem) {
    guard let url = URL(string: page), ["https", "http"].contains(url.scheme ?? ""),
      url.host() != nil
    else {
      throw ConfigurationProblem(
        "--embed", "give the address of the page, such as https://extranet.example.com/contract")
    }
    self.configuration = configuration
    self.page = url
    let data = try DataFolder(configuration.dataFolder)
    // The address of a running server, where it has no public one.
    let running = try? String(contentsOf: data.addressFile, encoding: .utf8)
    let address =
      configuration.publicURL ?? running ?? "http://\(configuration.host):\(configuration.port)"
    guard let server = URL(string: address) else {
      throw ConfigurationProblem("PARAPHE_PUBLIC_URL", "\(address) is no address")
    }
    self.server = server
  }

  /// - Throws: `ExitCode` 1 where the frame would be refused.
  func tell(asJSON: Bool) async throws {
    let brands = try BrandFiles(configuration).read().map(\.brand)
    let (read, answer) = try await readPage()
    let findings = read.findings(for: server, brands: brands, answer: answer)
    if asJSON {
      struct Line: Encodable {
        let result: String
        let text: String
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
      let lines = findings.map { Line(result: $0.weight.word, text: $0.text) }
      print(String(decoding: try encoder.encode(lines), as: UTF8.self))
    } else {
      for finding in findings { Terminal.say("\(finding.weight.mark)  \(finding.text)") }
      Terminal.say(
        findings.contains { $0.weight == .wrong }
          ? "A browser would refuse the frame." : "Nothing here refuses the frame.")
    }
    guard !findings.contains(where: { $0.weight == .wrong }) else { throw ExitCode(1) }
  }

  private func readPage() async throws -> (EmbeddingPage, FramingAnswer?) {
    var settings = HTTPClient.Configuration()
    settings.redirectConfiguration = .follow(max: 5, allowCycles: false)
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    do {
      var request = HTTPClientRequest(url: page.absoluteString)
      request.headers.add(name: "Accept", value: "text/html")
      request.headers.add(name: "Accept-Encoding", value: "identity")
      request.headers.add(name: "User-Agent", value: "paraphe-doctor")
      let response = try await client.execute(request, timeout: .seconds(15))
      let body = try await response.body.collect(upTo: 8 << 20)
      let found = EmbeddingPage(
        url: response.history.last.flatMap { URL(string: $0.request.url) } ?? page,
        status: Int(response.status.code),
        headers: response.headers.map { ($0.name.lowercased(), $0.value) },
        html: String(decoding: Data(buffer: body), as: UTF8.self))
      let answer = await ask(found, client)
      try await client.shutdown()
      return (found, answer)
    } catch {
      try? await client.shutdown()
      throw ConfigurationProblem(
        "--embed", "\(page.absoluteString) cannot be read (\(type(of: error))): check the address")
    }
  }

  /// Asks the server as the page's own script would.
  private func ask(_ found: EmbeddingPage, _ client: HTTPClient) async -> FramingAnswer? {
    guard let link = found.signingLink(on: server), let origin = WebOrigin.text(of: found.url)
    else { return nil }
    var request = HTTPClientRequest(
      url: link.deletingQuery.appending(path: "framing").absoluteString)
    request.headers.add(name: "Origin", value: origin)
    guard let response = try? await client.execute(request, timeout: .seconds(15)),
      let body = try? await response.body.collect(upTo: 64 << 10)
    else { return nil }
    return try? JSONDecoder().decode(FramingAnswer.self, from: Data(buffer: body))
  }
}

extension URL {
  fileprivate var deletingQuery: URL {
    var parts = URLComponents(url: self, resolvingAgainstBaseURL: false)
    parts?.query = nil
    parts?.fragment = nil
    return parts?.url ?? self
  }
}

extension EmbeddingPage.Finding.Weight {
  fileprivate var mark: String {
    switch self {
    case .good: "ok"
    case .note: "--"
    case .wrong: "NO"
    }
  }

  fileprivate var word: String {
    switch self {
    case .good: "ok"
    case .note: "note"
    case .wrong: "refused"
    }
  }
}
