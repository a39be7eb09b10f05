import ArgumentParser
import AsyncHTTPClient
import Configuration
import ContratPrive
import Foundation
import PDFSignatures
import PDFWorkshop
import Signing
import SigningWeb
import Webhooks

/// Checks the configuration, the files and who is asked over the network, and says in words what is
/// wrong.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the configuration, the files, the platform and the time-stamping authority.",
    discussion: "With --embed: whether a page of yours can show the frame, and what refuses if not."
  )

  @Option(help: "A page of your site that shows the signing frame.")
  var embed: String?

  @Flag(help: "With --embed: print JSON.")
  var json = false

  func run() async throws {
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      if let embed {
        return try await EmbedCheckup(configuration, page: embed).tell(asJSON: json)
      }
      ok("configuration: complete and consistent")
      let data = try DataFolder(configuration.dataFolder)
      ok("data folder: \(data.url.path), \(data.isLocked ? "in use by a running server" : "free")")
      try await checkFiles(configuration)
      try checkTrust(configuration)
      try await checkBrands(configuration)
      let http = HTTPClientService().client
      do {
        try checkSeal(configuration, data, http)
        let findings = try await PlatformCheckup(
          configuration: configuration, data: data, http: http
        ).findings()
        try await http.shutdown()
        // Both are told before one of them ends the command.
        let areStampsGood = tell(findings.timestamps)
        let isPlatformGood = tell(findings.platform, configuration.platform)
        guard areStampsGood, isPlatformGood else { throw ExitCode(1) }
      } catch {
        try? await http.shutdown()
        throw error
      }
    }
  }

  private func checkFiles(_ configuration: ParapheConfiguration) async throws {
    do {
      _ = try PageTemplates(folder: configuration.templatesFolder)
    } catch {
      throw ConfigurationProblem("PARAPHE_TEMPLATES", "\(error)")
    }
    ok("templates: all present, every text in every language")
    let viewer = configuration.viewerFolder.appending(path: "build/pdf.js")
    guard FileManager.default.fileExists(atPath: viewer.path) else {
      throw ConfigurationProblem(
        "PARAPHE_VIEWER", "no pdf.js in \(configuration.viewerFolder.path): install libjs-pdf")
    }
    ok("viewer: pdf.js found")
    let workers = try Workers.ofCommand(configuration)
    let workshop = workers.workshop()
    if workshop.missingPrograms.isEmpty {
      ok("programs: poppler's and qpdf's found")
    } else {
      // A marked copy cannot be confirmed without pictures.
      say(
        "--",
        "programs: \(workshop.missingPrograms.joined(separator: ", ")) missing: install poppler-utils and qpdf"
      )
    }
    let missing = try await workers.missingConfinement()
    await workers.close()
    if missing.isEmpty {
      ok("workers: documents are read in confinement")
    } else {
      say(
        "--",
        "workers: documents are read without \(missing.map(\.words).joined(separator: ", ")): this machine does not give it"
      )
    }
  }

  private func checkTrust(_ configuration: ParapheConfiguration) throws {
    let anchors = try ParapheServer.trusted(configuration.trustFile)
    if let file = configuration.trustFile {
      ok("trust: \(anchors.count) certificates in \(file.path)")
    } else if configuration.platform.isEmbedded {
      ok("trust: the embedded platform brings its own")
    } else {
      say("--", "trust: PARAPHE_TRUST is not set, so no signature can be found valid here")
    }
  }

  private func checkSeal(
    _ configuration: ParapheConfiguration, _ data: DataFolder, _ http: HTTPClient
  ) throws {
    let own = data.url.appending(path: "seal/seal.pem")
    guard
      configuration.sealFile != nil || FileManager.default.fileExists(atPath: own.path)
    else {
      ok("seal: the server makes its own at its first start")
      return
    }
    _ = try EvidenceParts(
      sealFile: configuration.sealFile, data: data, authority: nil, client: http)
    ok("seal: \((configuration.sealFile ?? own).path) can be read")
  }

  private func checkBrands(_ configuration: ParapheConfiguration) async throws {
    let demonstration = configuration.brandsFolder.appending(path: DemoBrand.id)
    if configuration.platform.isEmbedded,
      !FileManager.default.fileExists(atPath: demonstration.path)
    {
      ok("brands: the server makes a demonstration brand at its first start")
      return
    }
    let brands = try BrandFiles(configuration).read().map(\.brand)
    ok("brands: \(brands.map(\.id.rawValue).joined(separator: ", "))")
    for endpoint in brands.compactMap(\.webhook) {
      let name = "webhooks of \(endpoint.brandID.rawValue): \(endpoint.url.origin)"
      // Only whether its name is known: a message to it would be taken for a real one.
      if await HostResolver.system.addresses(endpoint.url.host).isEmpty {
        say("--", "\(name) is not a name that this machine knows")
      } else {
        ok("\(name); paraphe webhook test tries it")
      }
    }
  }

  /// - Returns: whether evidence can be made, as far as it is meant to be.
  private func tell(_ timestamps: PlatformCheckup.TimestampFinding?) -> Bool {
    switch timestamps {
    case nil:
      say(
        "--", "time-stamps: PARAPHE_TIMESTAMP_URL is not set, so no evidence can be made")
      return true
    case .answers(let url, let skew) where abs(skew) > 60:
      say(
        "--",
        "time-stamps: \(Self.shown(url)) answers, but this machine's clock is "
          + "\(Int(abs(skew).rounded())) s \(skew > 0 ? "behind" : "ahead of") it: set it right")
      return true
    case .answers(let url, _):
      ok("time-stamps: \(Self.shown(url)) answers")
      return true
    case .failed(let url, let reason):
      CommandFailure.say("time-stamps: \(Self.shown(url)) gives none: \(reason)")
      return false
    }
  }

  private func tell(
    _ result: Result<CheckConnexionRequest.Answer, PlatformError>, _ platform: PlatformChoice
  ) -> Bool {
    switch result {
    case .success(let answer):
      let account = answer.account.map { ", account \"\($0)\"" } ?? ""
      ok("platform: \(platform.name) answers and accepts the keys\(account)")
      return true
    case .failure(let error):
      CommandFailure.say("platform: \(Self.words(for: error, platform))")
      return false
    }
  }

  private static func words(for error: PlatformError, _ platform: PlatformChoice) -> String {
    switch error.reason {
    case .notConnected:
      "\(platform.name) cannot be reached: check the network, the name and the firewall"
    case .interrupted:
      "\(platform.name) did not answer in time: try again, and check proxies in between"
    case .unreadable:
      "what answers at \(platform.name) is not the API: check CONTRAT_PRIVE_PLATFORM"
    case .refused(.invalidKeys, _):
      "the keys are refused: check CONTRAT_PRIVE_API_KEY and CONTRAT_PRIVE_API_USER; a pair is valid on one platform only"
    case .refused(.keysOfOtherPlatform, _):
      "the keys belong to the other platform: use its pair, or change CONTRAT_PRIVE_PLATFORM"
    case .refused(let code, let message):
      "the platform refuses: \(code.rawValue) (\(message))"
    }
  }

  /// An authority's address without what may be a password.
  private static func shown(_ url: URL) -> String {
    let port = url.port.map { ":\($0)" } ?? ""
    return "\(url.scheme ?? "")://\(url.host() ?? "")\(port)\(url.path())"
  }

  private func ok(_ text: String) {
    say("ok", text)
  }

  private func say(_ mark: String, _ text: String) {
    Terminal.say("\(mark)  \(text)")
  }
}
