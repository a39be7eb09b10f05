package import Configuration
import ContratPrive
package import Foundation
import PDFSignatures
import Signing
import SigningWeb

/// Everything the server can be told, read in one place from the environment.
///
/// A value that is missing where it must not be, or that contradicts another, stops the server
/// before it does anything, with the name of the variable and what to do.
package struct ParapheConfiguration: Sendable {
  /// Where the web app listens.
  package var host: String
  /// 0 takes any free port.
  package var port: Int
  package var demoPort: Int
  package var sandboxPort: Int
  package var dataFolder: URL
  /// Where visitors reach the web app; nil is the listening address.
  package var publicURL: String?
  package var brandsFolder: URL
  package var templatesFolder: URL
  package var publicFolder: URL
  package var viewerFolder: URL
  var platform: PlatformChoice
  /// What a signed document has to be before it is confirmed.
  var verification: VerificationPolicy
  /// What is asked about the revocation of the certificates of signed documents.
  var revocation: RevocationPolicy
  /// What the platform may draw on the pages of documents.
  var marks: MarkBounds
  /// Certificates to trust, in PEM or DER; the embedded platform brings its own.
  var trustFile: URL?
  /// The time-stamping authority (RFC 3161 over HTTP); the embedded platform brings its own.
  var timestampURL: URL?
  /// The key and certificates that seal evidence, PEM; made in the data folder if none is given.
  var sealFile: URL?
  /// Reverse proxies whose word on visitors' addresses is taken.
  var trustedProxies: TrustedProxies
  var limits: DraftLimits
  /// Calls of the platform account a day (guide 1.4); kept on every platform.
  var dailyRequests: Int
  var durations: Durations
  /// Of requests, a minute.
  var webLimits: WebLimits
  var connections: ConnectionSettings
  /// Answers with files that are sent at once.
  var downloads: Int
  /// Of bodies that come in, and of what is made of them; in bytes.
  var bytesInFlight: Int
  /// Between two collections of contracts that are signed on the platform's own site; nil: only when
  /// asked for.
  var collectEvery: Duration?
  /// Where signed contracts are archived; nil: nowhere but in the data folder.
  var archive: URL?
  /// The company's own program, told of each archived contract.
  var collectCommand: String?
  package var logLevel: String
  package var logFormat: LogFormat

  /// Reads and checks the configuration.
  ///
  /// - Throws: ``ConfigurationProblem``.
  package init(reader: ConfigReader) throws(ConfigurationProblem) {
    let values = ConfigurationValues(reader: reader)
    host = values.text("paraphe.host") ?? "127.0.0.1"
    port = try values.port("paraphe.port", 8080)
    demoPort = try values.port("paraphe.demo.port", 8090)
    sandboxPort = try values.port("paraphe.sandbox.port", 8091)
    dataFolder = values.folder("paraphe.data") ?? URL(filePath: ".data")
    publicURL = try values.publicURL("paraphe.public.url")
    brandsFolder = values.folder("paraphe.brands") ?? dataFolder.appending(path: "brands")
    let files = Self.installedFiles
    templatesFolder = values.folder("paraphe.templates") ?? files.appending(path: "Templates")
    publicFolder = values.folder("paraphe.public") ?? files.appending(path: "Public")
    viewerFolder =
      values.folder("paraphe.viewer") ?? URL(filePath: "/usr/share/javascript/pdf")
    // More would not go through one call of the platform.
    let most = CallLimits.documentsSize >> 20
    limits = DraftLimits(
      documentSize: try values.megabytes("paraphe.max.document.mb", 25, upTo: most),
      contractSize: try values.megabytes("paraphe.max.contract.mb", 50, upTo: most))
    dailyRequests = try values.number("paraphe.daily.requests", 1_000, in: 1...1_000_000)
    durations = try Durations(values)
    let usual = WebLimits()
    webLimits = WebLimits(
      link: try values.number("paraphe.link.requests", usual.link, in: 0...1_000_000),
      address: try values.number("paraphe.address.requests", usual.address, in: 0...1_000_000),
      guesses: try values.number("paraphe.guess.requests", usual.guesses, in: 0...1_000_000),
      brand: try values.number("paraphe.brand.requests", usual.brand, in: 0...1_000_000))
    connections = try ConnectionSettings(values)
    downloads = try values.number("paraphe.downloads", 64, in: 1...100_000)
    bytesInFlight = try values.megabytes("paraphe.bytes.in.flight.mb", 192, upTo: 1 << 20)
    archive = values.folder("paraphe.archive")
    collectCommand = values.text("paraphe.collect.command")
    if collectCommand != nil, archive == nil {
      throw ConfigurationProblem(
        "PARAPHE_ARCHIVE",
        "set it too: PARAPHE_COLLECT_COMMAND is told of contracts once they are archived")
    }
    collectEvery = try values.interval("paraphe.collect.every")
    logLevel = values.text("paraphe.log.level") ?? "info"
    logFormat = try values.logFormat("paraphe.log.format")
    let isLocal =
      Loopback.isLoopback(host: host) && (publicURL.map(Loopback.isLoopback(url:)) ?? true)
    platform = try PlatformChoice(values, isLocal: isLocal)
    verification = try values.verification(of: platform)
    revocation = try values.revocation()
    // The test platform on the network writes to real people (guide 1.4).
    if platform.isTestPlatform { limits.testers = values.addresses("paraphe.testers") }
    trustFile = values.folder("paraphe.trust")
    marks = try values.marks("paraphe.marks")
    timestampURL = try values.webAddress("paraphe.timestamp.url")
    sealFile = values.folder("paraphe.seal")
    trustedProxies = try values.proxies("paraphe.trusted.proxies")
    if publicURL == nil, ["0.0.0.0", "::", "[::]"].contains(host) {
      throw ConfigurationProblem(
        "PARAPHE_PUBLIC_URL",
        "the server listens on every address: say under which one visitors reach it")
    }
    if platform.isProduction {
      guard let publicURL, publicURL.hasPrefix("https://") else {
        throw ConfigurationProblem(
          "PARAPHE_PUBLIC_URL",
          "the production platform needs a public https address: set it, such as https://signature.example.com"
        )
      }
    }
  }

  /// `Templates/` and `Public/` are beside the binary in an installation, in the current folder
  /// while developing.
  private static var installedFiles: URL {
    let here = URL(filePath: FileManager.default.currentDirectoryPath)
    // Not argv[0]: found through PATH, that is a bare name.
    let running = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    let executable = running.resolvingSymlinksInPath().deletingLastPathComponent()
    let isBeside = FileManager.default.fileExists(
      atPath: executable.appending(path: "Templates").path)
    return isBeside ? executable : here
  }
}

/// What is wrong with the configuration, and what to do.
package struct ConfigurationProblem: Error, CustomStringConvertible {
  package let variable: String
  package let advice: String

  package init(_ variable: String, _ advice: String) {
    self.variable = variable
    self.advice = advice
  }

  package var description: String { "\(variable): \(advice)" }
}
