import Foundation
import Signing

/// A page of a company's site that shows the signing frame, as far as headers and markup tell.
struct EmbeddingPage {
  let url: URL
  let status: Int
  /// Values by lowercase name, as often as they were sent.
  let headers: [(name: String, value: String)]
  let html: String

  /// A finding, in words, with what to do.
  struct Finding: Equatable {
    enum Weight { case good, note, wrong }

    let weight: Weight
    let text: String
  }

  /// - Parameters:
  ///   - server: where visitors reach the signing pages.
  ///   - brands: whose `frameOrigins` are looked at.
  ///   - answer: what the server says of the page's own link, where it has one: contracts may name
  ///     origins too.
  func findings(for server: URL, brands: [Brand], answer: FramingAnswer? = nil) -> [Finding] {
    guard let own = WebOrigin.text(of: url), let frame = WebOrigin.text(of: server) else {
      return [Finding(weight: .wrong, text: "an https or http address is needed")]
    }
    var findings: [Finding] = []
    func add(_ weight: Finding.Weight, _ text: String) {
      findings.append(Finding(weight: weight, text: text))
    }
    guard (200..<300).contains(status) else {
      add(.wrong, "the page answers \(status): give the address of a page that everyone can read")
      return findings
    }
    if url.scheme == "https", server.scheme == "http" {
      add(
        .wrong,
        "the page is https and \(frame) is not: browsers refuse such a frame (mixed content); set PARAPHE_PUBLIC_URL to https"
      )
    }
    findings += answer.map(Self.origins) ?? Self.origins(own, brands)
    findings += policies(frame)
    findings += otherHeaders(frame)
    findings += markup(frame)
    return findings
  }

  /// The signing link that the page's markup shows, if it does.
  func signingLink(on server: URL) -> URL? {
    guard let frame = WebOrigin.text(of: server) else { return nil }
    return (tags("iframe") + tags("paraphe-signing")).lazy
      .compactMap { attribute("src", $0) }.first { $0.hasPrefix("\(frame)/sign/") }
      .flatMap { URL(string: $0) }
  }

  // MARK: - Who is named

  private static func origins(_ answer: FramingAnswer) -> [Finding] {
    [
      Finding(
        weight: answer.allowed ? .good : .wrong,
        text: answer.allowed
          ? "the signing page on this page may be framed by it" : answer.message)
    ]
  }

  private static func origins(_ own: String, _ brands: [Brand]) -> [Finding] {
    let named = brands.filter { $0.frameOrigins.contains(own) }.map(\.id.rawValue)
    guard named.isEmpty else {
      return [
        Finding(
          weight: .good, text: "frameOrigins of \(named.joined(separator: ", ")) names \(own)")
      ]
    }
    let near = brands.flatMap(\.frameOrigins).first {
      URL(string: $0)?.host() == URL(string: own)?.host()
    }
    let hint = near.map { "; \($0) is named, which is another origin: scheme and port count" } ?? ""
    return [
      Finding(
        weight: .wrong,
        text:
          "no brand's frameOrigins names \(own)\(hint): add \"\(own)\" to frameOrigins in brand.json, or give it with each contract (POST /api/v1/contracts)"
      )
    ]
  }

  // MARK: - Headers

  private func values(_ name: String) -> [String] {
    headers.filter { $0.name == name }.map(\.value)
  }

  private func policies(_ frame: String) -> [Finding] {
    let texts =
      values("content-security-policy").flatMap { $0.split(separator: ",") }.map(String.init)
      + metaPolicies
    guard !texts.isEmpty else {
      return [
        Finding(weight: .good, text: "the page has no Content-Security-Policy that could refuse")
      ]
    }
    var findings: [Finding] = []
    for policy in texts.map({ SecurityPolicy($0) }) {
      for (wanted, chain, why) in [
        ("frame-src", ["frame-src", "child-src", "default-src"], "show the frame"),
        (
          "script-src", ["script-src-elem", "script-src", "default-src"],
          "load embed.js (the frame works without it)"
        ),
      ] {
        guard let (name, sources) = policy.first(of: chain) else { continue }
        guard !SecurityPolicy.allows(frame, page: url, sources) else { continue }
        findings.append(
          Finding(
            weight: wanted == "frame-src" ? .wrong : .note,
            text:
              "the page's Content-Security-Policy does not let it \(why): \(name) is \"\(sources.joined(separator: " "))\"; add \(frame) to \(wanted)"
          ))
      }
      if let (_, sandbox) = policy.first(of: ["sandbox"]), !sandbox.contains("allow-scripts") {
        findings.append(
          Finding(
            weight: .wrong,
            text:
              "the page's Content-Security-Policy has sandbox, which the frame inherits: remove it")
        )
      }
    }
    return findings.isEmpty
      ? [Finding(weight: .good, text: "the page's Content-Security-Policy allows \(frame)")]
      : findings
  }

  private func otherHeaders(_ frame: String) -> [Finding] {
    var findings: [Finding] = []
    let embedder = values("cross-origin-embedder-policy").last ?? ""
    if embedder.hasPrefix("require-corp") || embedder.hasPrefix("credentialless") {
      findings.append(
        Finding(
          weight: .wrong,
          text:
            "the page's header Cross-Origin-Embedder-Policy: \(embedder) refuses frames of other origins: serve this page without it"
        ))
    }
    if let permissions = values("permissions-policy").last,
      permissions.contains("fullscreen=()")
    {
      findings.append(
        Finding(
          weight: .note,
          text:
            "the page's header Permissions-Policy forbids fullscreen: the contract is then read in the frame only; allow fullscreen=(self \"\(frame)\")"
        ))
    }
    if values("referrer-policy").contains(where: { $0.contains("unsafe-url") }) {
      findings.append(
        Finding(
          weight: .note,
          text:
            "the page's header Referrer-Policy: unsafe-url tells its whole address to every site it links to: use strict-origin-when-cross-origin"
        ))
    }
    return findings
  }

  // MARK: - Markup
  // What a script of the page puts there later is not seen. There is no HTML parser in reach, and a
  // few tags with their attributes are all that is looked for.

  private var metaPolicies: [String] {
    tags("meta").filter { attribute("http-equiv", $0)?.lowercased() == "content-security-policy" }
      .compactMap { attribute("content", $0) }
  }

  private func markup(_ frame: String) -> [Finding] {
    var findings: [Finding] = []
    let frames = tags("iframe").filter { attribute("src", $0)?.hasPrefix(frame + "/") == true }
    let elements = tags("paraphe-signing")
    let hasScript = tags("script").contains {
      attribute("src", $0)?.hasPrefix("\(frame)/embed.js") == true
    }
    if frames.isEmpty, elements.isEmpty {
      findings.append(
        Finding(
          weight: .note,
          text:
            "no <iframe> or <paraphe-signing> of \(frame) stands in the page's own markup: it may need a login, or a script puts it there; headers were looked at all the same"
        ))
    }
    if !elements.isEmpty, !hasScript {
      findings.append(
        Finding(
          weight: .note,
          text:
            "<paraphe-signing> is there, and <script src=\"\(frame)/embed.js\" async> is not: height and events need it"
        ))
    }
    for tag in frames {
      if let sandbox = attribute("sandbox", tag) {
        let missing = [
          "allow-scripts", "allow-forms", "allow-same-origin", "allow-downloads", "allow-popups",
          "allow-top-navigation-by-user-activation",
        ].filter { !sandbox.contains($0) }
        if !missing.isEmpty {
          findings.append(
            Finding(
              weight: missing.contains("allow-forms") || missing.contains("allow-same-origin")
                ? .wrong : .note,
              text:
                "the <iframe> has sandbox without \(missing.joined(separator: ", ")): add them, or leave sandbox out"
            ))
        }
      }
      if (attribute("title", tag) ?? "").isEmpty {
        findings.append(
          Finding(
            weight: .note,
            text: "the <iframe> has no title: screen readers name it by nothing (WCAG 4.1.2)"))
      }
    }
    if findings.isEmpty {
      findings.append(Finding(weight: .good, text: "the page's markup shows the frame"))
    }
    return findings
  }

  private func tags(_ name: String) -> [Substring] {
    guard let pattern = try? Regex("<\(name)(\\s[^>]*)?>").ignoresCase() else { return [] }
    return html.matches(of: pattern).map { html[$0.range] }
  }

  private func attribute(_ name: String, _ tag: Substring) -> String? {
    guard
      let pattern = try? Regex(
        "\\s\(name)\\s*=\\s*(\"([^\"]*)\"|'([^']*)'|([^\\s>]+))",
        as: (
          Substring, Substring, Substring?, Substring?, Substring?
        ).self
      ).ignoresCase(), let match = tag.firstMatch(of: pattern)
    else { return nil }
    let value = String(match.output.2 ?? match.output.3 ?? match.output.4 ?? "")
    return value.replacing("&amp;", with: "&").replacing("&quot;", with: "\"")
  }
}

/// What the server answers to `GET /sign/{token}/framing`.
struct FramingAnswer: Decodable {
  let allowed: Bool
  let message: String
}

/// A Content-Security-Policy as far as frames and scripts go (CSP Level 3).
struct SecurityPolicy {
  private let directives: [String: [String]]

  init(_ text: String) {
    var directives: [String: [String]] = [:]
    for directive in text.split(separator: ";") {
      let words = directive.split(whereSeparator: \.isWhitespace).map(String.init)
      // The first one of a name counts.
      guard let name = words.first?.lowercased(), directives[name] == nil else { continue }
      directives[name] = Array(words.dropFirst())
    }
    self.directives = directives
  }

  /// The first of these directives that there is.
  func first(of names: [String]) -> (name: String, sources: [String])? {
    names.lazy.compactMap { name in directives[name].map { (name: name, sources: $0) } }.first
  }

  /// Whether a source list lets an origin in (CSP Level 3, 6.7.2).
  static func allows(_ origin: String, page: URL, _ sources: [String]) -> Bool {
    guard let url = URL(string: origin), let scheme = url.scheme, let host = url.host() else {
      return false
    }
    return sources.contains { source in
      switch source.lowercased() {
      case "*": return scheme == "https" || scheme == page.scheme
      case "'self'": return WebOrigin.text(of: page) == origin
      case "https:": return scheme == "https"
      case "http:": return true
      default: break
      }
      guard !source.hasPrefix("'") else { return false }
      let parts = source.lowercased().split(separator: "/", maxSplits: 3)
      let hasScheme = source.contains("://")
      guard let named = hasScheme ? parts.dropFirst().first : parts.first else { return false }
      if hasScheme, !source.lowercased().hasPrefix("\(scheme)://"),
        !(scheme == "https" && source.lowercased().hasPrefix("http://"))
      {
        return false
      }
      let (name, port) = (named.prefix { $0 != ":" }, named.drop { $0 != ":" }.dropFirst())
      let isHost =
        name.hasPrefix("*.")
        ? host.hasSuffix(name.dropFirst()) && host.count > name.count - 1 : host == name
      let usual = scheme == "https" ? 443 : 80
      let isPort =
        port.isEmpty ? (url.port ?? usual) == usual : port == "*" || Int(port) == url.port ?? usual
      return isHost && isPort
    }
  }
}
