import Configuration
import ContratPrive
import Foundation
import PDFSignatures
import Signing

/// Which platform of Contrat-Privé the server talks to.
enum PlatformChoice: Sendable {
  /// The local sandbox, run by this server.
  case embedded
  /// A platform on the network, with the account's key pair.
  case remote(Platform, Credentials, isProduction: Bool, name: String)

  /// - Parameter isLocal: whether the server listens and is reached on loopback only.
  init(_ values: ConfigurationValues, isLocal: Bool) throws(ConfigurationProblem) {
    let variable = "CONTRAT_PRIVE_PLATFORM"
    guard let name = values.text("contrat.prive.platform") else {
      guard isLocal else {
        throw ConfigurationProblem(
          variable,
          "set it to sandbox, production or a URL: the embedded platform signs nothing of value and is for loopback addresses only"
        )
      }
      self = .embedded
      return
    }
    if name == "embedded" {
      guard isLocal else {
        throw ConfigurationProblem(
          variable,
          "embedded is allowed only while PARAPHE_HOST and PARAPHE_PUBLIC_URL are loopback addresses: use sandbox or production"
        )
      }
      self = .embedded
      return
    }
    let credentials = try Self.credentials(values)
    switch name {
    case "sandbox":
      self = .remote(.sandbox, credentials, isProduction: false, name: name)
    case "production":
      self = .remote(.production, credentials, isProduction: true, name: name)
    default:
      guard let url = URL(string: name), let scheme = url.scheme, let host = url.host() else {
        throw ConfigurationProblem(variable, "use embedded, sandbox, production or a URL")
      }
      guard scheme == "https" || (scheme == "http" && Loopback.isLoopback(host: host)) else {
        throw ConfigurationProblem(variable, "a platform that is not on loopback needs https")
      }
      self = .remote(
        Platform(baseURL: url), credentials,
        isProduction: host == Platform.production.baseURL.host(),
        name: host)
    }
  }

  var isProduction: Bool {
    if case .remote(_, _, let isProduction, _) = self { isProduction } else { false }
  }

  /// The guide's test platform, under its own name.
  var isTestPlatform: Bool {
    if case .remote(let platform, _, _, _) = self { platform == .sandbox } else { false }
  }

  var isEmbedded: Bool {
    if case .embedded = self { true } else { false }
  }

  var name: String {
    switch self {
    case .embedded: "embedded sandbox"
    case .remote(_, _, _, let name): name
    }
  }

  /// Names the account without its keys: the day's calls are counted for each.
  var account: String {
    switch self {
    case .embedded: "embedded"
    case .remote(let platform, let credentials, _, _):
      "\(platform.baseURL.host() ?? "") \(sha256Hex(Data(credentials.apiUser.utf8)).prefix(16))"
    }
  }

  private static func credentials(
    _ values: ConfigurationValues
  ) throws(ConfigurationProblem) -> Credentials {
    guard let key = values.text("contrat.prive.api.key", isSecret: true) else {
      throw ConfigurationProblem(
        "CONTRAT_PRIVE_API_KEY", "set it to the apiKey of your account on that platform (guide 1.3)"
      )
    }
    guard let user = values.text("contrat.prive.api.user", isSecret: true) else {
      throw ConfigurationProblem(
        "CONTRAT_PRIVE_API_USER",
        "set it to the apiUser of your account on that platform (guide 1.3)")
    }
    return Credentials(apiKey: APIKey(key), apiUser: user)
  }
}

extension ConfigurationValues {
  /// The account's verification policy. Signatures of the test platform on the network are made up
  /// (guide 1.4), so they are recorded; production's have to be whole.
  func verification(
    of platform: PlatformChoice
  ) throws(ConfigurationProblem) -> VerificationPolicy {
    guard let text = text("paraphe.verification") else {
      if platform.isEmbedded { return .passed }
      return platform.isTestPlatform ? .record : .intact
    }
    guard let policy = VerificationPolicy(rawValue: text) else {
      throw ConfigurationProblem("PARAPHE_VERIFICATION", "use passed, intact or record")
    }
    guard policy != .record || !platform.isProduction else {
      throw ConfigurationProblem(
        "PARAPHE_VERIFICATION", "record confirms anything: use intact or passed in production")
    }
    return policy
  }
}

extension ConfigurationValues {
  /// What is asked about the revocation of certificates.
  func revocation() throws(ConfigurationProblem) -> RevocationPolicy {
    guard let text = text("paraphe.revocation") else { return .named }
    guard let policy = RevocationPolicy(rawValue: text) else {
      throw ConfigurationProblem("PARAPHE_REVOCATION", "use required, named or none")
    }
    return policy
  }
}

/// Addresses that only this machine can reach.
enum Loopback {
  static func isLoopback(host: String) -> Bool {
    host == "localhost" || host == "::1" || host == "[::1]"
      || (host.hasPrefix("127.") && host.split(separator: ".").compactMap { UInt8($0) }.count == 4
        && host.split(separator: ".").count == 4)
  }

  static func isLoopback(url: String) -> Bool {
    URL(string: url)?.host().map(isLoopback(host:)) ?? false
  }
}
