import ArgumentParser
import Foundation
import Signing

/// Brands, from the command line: it edits their files and tells a running server.
struct BrandCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "brand", abstract: "Add, list, check and change brands.",
    subcommands: [
      BrandAddCommand.self, BrandListCommand.self, BrandCheckCommand.self, BrandKeyCommand.self,
    ])
}

/// What every command about brands works with.
struct BrandDesk {
  let configuration: ParapheConfiguration
  let files: BrandFiles

  init() throws(ConfigurationProblem) {
    configuration = try ParapheConfiguration(reader: .environment)
    files = BrandFiles(configuration)
  }

  /// A running server uses what was changed from now on.
  ///
  /// - Returns: what to say of it.
  func tellServer() async throws -> String {
    let data = try DataFolder(configuration.dataFolder)
    guard data.isLocked else { return "no server runs; the next start uses it" }
    struct Nothing: Encodable {}
    _ = try await OperatorAPI(data: data, brand: nil).post("/api/v1/brands/reload", Nothing())
    return "the running server uses it from now on"
  }
}

struct BrandAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a brand, with an API key that is printed once.")

  @Argument(help: "Its name in addresses: lowercase letters, digits and hyphens.")
  var id: String

  @Option(help: "The company's name, as its customers know it.")
  var name: String

  @Option(help: "Its main colour, #RRGGBB.")
  var accent: String?

  @Option(help: "An origin that may show the pages in a frame; may be repeated.")
  var origin: [String] = []

  @Option(help: "An .svg or .png file, copied beside its brand.json.", completion: .file())
  var logo: String?

  @Option(help: "Where \"contact us\" leads: https:, http: or mailto:.")
  var support: String?

  @Flag(help: "Print the key and the secret as JSON.")
  var json = false

  func run() async throws {
    try await CommandFailure.report {
      let desk = try BrandDesk()
      guard BrandFiles.isName(id) else {
        throw ConfigurationProblem(id, "use 1 to 40 lowercase letters, digits and hyphens")
      }
      let file = desk.files.file(of: id)
      guard !FileManager.default.fileExists(atPath: file.path) else {
        throw ConfigurationProblem(file.path, "there is a brand of that name already")
      }
      let key = "pk_\(id)_" + randomText(bytes: 24)
      let secret = WebhookSecret.random().text
      var brand = BrandFile(name: name, apiKeyHash: sha256Hex(Data(key.utf8)))
      brand.frameOrigins = origin
      brand.supportURL = support
      brand.returnSecret = secret
      if let accent { brand.theme = BrandThemeFile(accent: accent) }
      try write(brand, to: file, desk)
      let told = try await desk.tellServer()
      if json {
        print(
          String(
            decoding: try JSONEncoder().encode(["apiKey": key, "returnSecret": secret]),
            as: UTF8.self))
      } else {
        print("\(file.path) written; \(told).")
        print("API key, shown this once: \(key)")
        print("Secret of the return URL: \(secret)")
        print("See it: /preview/\(id), from the server itself.")
      }
    }
  }

  /// Nothing is left of a brand that is refused.
  private func write(_ brand: BrandFile, to file: URL, _ desk: BrandDesk) throws {
    var brand = brand
    let folder = file.deletingLastPathComponent()
    let wasThere = FileManager.default.fileExists(atPath: folder.path)
    var isOurs = false
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      if let logo {
        let source = URL(filePath: logo)
        brand.logo = "logo.\(source.pathExtension.lowercased())"
        let target = folder.appending(path: brand.logo ?? "")
        try? FileManager.default.removeItem(at: target)
        do {
          try FileManager.default.copyItem(at: source, to: target)
        } catch {
          throw ConfigurationProblem("--logo", "\(logo) cannot be read")
        }
      }
      try brand.create(at: file)
      isOurs = true
      if let problem = desk.files.finding(BrandID(rawValue: id)).problem { throw problem }
    } catch {
      if isOurs || !FileManager.default.fileExists(atPath: file.path) {
        try? FileManager.default.removeItem(at: wasThere ? file : folder)
      }
      throw error
    }
  }
}

struct BrandListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the brands of PARAPHE_BRANDS.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await CommandFailure.report {
      let findings = try BrandDesk().files.findings()
      if json { return try printJSON(findings) }
      Terminal.say(
        findings.map { finding in
          guard let brand = finding.brand else {
            return [finding.id.rawValue, "-", "wrong: see check"]
          }
          return [
            finding.id.rawValue, brand.name, brand.languages.map(\.rawValue).joined(separator: " "),
            brand.frameOrigins.isEmpty
              ? "no frame origins" : brand.frameOrigins.joined(separator: " "),
          ]
        })
    }
  }

  private func printJSON(_ findings: [BrandFiles.Finding]) throws {
    struct Line: Encodable {
      let id: String
      let name: String?
      let languages: [String]?
      let frameOrigins: [String]?
      let hasPreviousKey: Bool?
      let problem: String?
    }
    let lines = findings.map { finding in
      Line(
        id: finding.id.rawValue, name: finding.brand?.name,
        languages: finding.brand?.languages.map(\.rawValue),
        frameOrigins: finding.brand?.frameOrigins,
        hasPreviousKey: finding.brand.map { $0.apiKeyHashes.count > 1 },
        problem: finding.problem?.description)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(lines), as: UTF8.self))
  }
}

struct BrandCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say everything that is wrong with brands, contrast of colours included.",
    discussion: "Ends with 1 if a brand is wrong.")

  @Argument(help: "Brands. Default: all.")
  var ids: [String] = []

  func run() async throws {
    try await CommandFailure.report {
      let files = try BrandDesk().files
      let findings =
        ids.isEmpty ? try files.findings() : ids.map { files.finding(BrandID(rawValue: $0)) }
      guard !findings.isEmpty else {
        throw ConfigurationProblem(
          "PARAPHE_BRANDS", "\(files.folder.path) holds no brand: add one with `paraphe brand add`")
      }
      for finding in findings {
        if let problem = finding.problem {
          CommandFailure.say(problem.description)
        } else {
          Terminal.say("ok  \(finding.id.rawValue): \(Self.contrasts(finding.brand))")
        }
      }
      guard findings.allSatisfy({ $0.problem == nil }) else { throw ExitCode(1) }
    }
  }

  private static func contrasts(_ brand: Brand?) -> String {
    let schemes = brand?.theme.schemes ?? []
    return "contrast of accent on page "
      + schemes.map { palette in
        let ratio = palette[.accent].contrast(with: palette[.page])
        return "\((ratio * 10).rounded(.down) / 10) (\(palette.scheme.rawValue))"
      }.joined(separator: ", ")
  }
}

struct BrandKeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-key",
    abstract: "Make a new API key; the one before stays good until --finish.")

  @Argument(help: "The brand.")
  var id: String

  @Flag(help: "End the key before, once the company uses the new one.")
  var finish = false

  @Flag(help: "Print the key as JSON.")
  var json = false

  func run() async throws {
    try await CommandFailure.report {
      let desk = try BrandDesk()
      let file = desk.files.file(of: id)
      guard BrandFiles.isName(id), FileManager.default.fileExists(atPath: file.path) else {
        throw ConfigurationProblem(id, "there is no brand of that name")
      }
      var brand = try BrandFile(reading: file)
      if finish {
        guard brand.previousApiKeyHash != nil else {
          throw ConfigurationProblem(id, "it has one key only: there is none before it to end")
        }
        brand.previousApiKeyHash = nil
        try brand.write(to: file)
        print("The key before is refused; \(try await desk.tellServer()).")
        return
      }
      guard brand.previousApiKeyHash == nil else {
        throw ConfigurationProblem(
          id, "it has two keys already: end the older one first, with --finish")
      }
      let key = "pk_\(id)_" + randomText(bytes: 24)
      brand.previousApiKeyHash = brand.apiKeyHash
      brand.apiKeyHash = sha256Hex(Data(key.utf8))
      try brand.write(to: file)
      let told = try await desk.tellServer()
      if json {
        print(String(decoding: try JSONEncoder().encode(["apiKey": key]), as: UTF8.self))
      } else {
        print("API key, shown this once: \(key)")
        print("The one before stays good until `paraphe brand rotate-key \(id) --finish`; \(told).")
      }
    }
  }
}
