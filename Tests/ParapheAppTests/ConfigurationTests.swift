import Foundation
import Logging
import PDFSignatures
import Signing
import Testing

@testable import ParapheApp

@Suite("The configuration")
struct ConfigurationTests {
  private func refused(_ values: [String: String]) -> String? {
    do throws(ConfigurationProblem) {
      _ = try RunningServer.configuration(URL(filePath: "/nowhere"), values)
      return nil
    } catch {
      return error.variable
    }
  }

  private let keys = ["CONTRAT_PRIVE_API_KEY": "k", "CONTRAT_PRIVE_API_USER": "u"]

  @Test("nothing set: the embedded platform on loopback")
  func standard() throws {
    #expect(try RunningServer.configuration(URL(filePath: "/nowhere")).platform.isEmbedded)
  }

  @Test("a public address without a platform, or with the embedded one, refuses to start")
  func publicWithoutPlatform() {
    #expect(refused(["PARAPHE_HOST": "0.0.0.0"]) == "CONTRAT_PRIVE_PLATFORM")
    #expect(refused(["PARAPHE_PUBLIC_URL": "https://s.example"]) == "CONTRAT_PRIVE_PLATFORM")
    #expect(
      refused(["PARAPHE_HOST": "0.0.0.0", "CONTRAT_PRIVE_PLATFORM": "embedded"])
        == "CONTRAT_PRIVE_PLATFORM")
  }

  @Test("production wants keys and a public https address")
  func production() {
    let production = keys.merging(["CONTRAT_PRIVE_PLATFORM": "production"]) { $1 }
    #expect(refused(["CONTRAT_PRIVE_PLATFORM": "production"]) == "CONTRAT_PRIVE_API_KEY")
    #expect(refused(production) == "PARAPHE_PUBLIC_URL")
    #expect(
      refused(production.merging(["PARAPHE_PUBLIC_URL": "http://s.example"]) { $1 })
        == "PARAPHE_PUBLIC_URL")
    #expect(refused(production.merging(["PARAPHE_PUBLIC_URL": "https://s.example"]) { $1 }) == nil)
  }

  @Test("a platform by URL wants https, except on loopback")
  func platformByURL() {
    func platform(_ url: String) -> String? {
      refused(keys.merging(["CONTRAT_PRIVE_PLATFORM": url]) { $1 })
    }
    #expect(platform("http://p.example") == "CONTRAT_PRIVE_PLATFORM")
    #expect(platform("nonsense") == "CONTRAT_PRIVE_PLATFORM")
    #expect(platform("https://p.example") == nil)
    #expect(platform("http://127.0.0.1:8091") == nil)
  }

  @Test("a value that cannot be understood is never replaced by a default")
  func wrongValues() {
    #expect(refused(["PARAPHE_PORT": "eighty"]) == "PARAPHE_PORT")
    #expect(refused(["PARAPHE_PORT": "70000"]) == "PARAPHE_PORT")
    #expect(refused(["PARAPHE_MAX_DOCUMENT_MB": "0"]) == "PARAPHE_MAX_DOCUMENT_MB")
    #expect(refused(["PARAPHE_PUBLIC_URL": "signature.example"]) == "PARAPHE_PUBLIC_URL")
    #expect(refused(["PARAPHE_CONNECTIONS": "0"]) == "PARAPHE_CONNECTIONS")
    #expect(refused(["PARAPHE_DRAIN_SECONDS": "601"]) == "PARAPHE_DRAIN_SECONDS")
    #expect(refused(["PARAPHE_REVOCATION": "sometimes"]) == "PARAPHE_REVOCATION")
    #expect(refused(["PARAPHE_STOP_SECONDS": "0"]) == "PARAPHE_STOP_SECONDS")
  }

  @Test("revocation is asked for where a certificate names who knows, unless it is said otherwise")
  func revocation() throws {
    let folder = URL(filePath: "/nowhere")
    #expect(try RunningServer.configuration(folder).revocation == .named)
    let asked = try RunningServer.configuration(folder, ["PARAPHE_REVOCATION": "none"])
    #expect(asked.revocation == .unasked)
  }

  @Test("a second server on the same data folder refuses to start, with a reason")
  func secondServer() async throws {
    try await RunningServer.run { server in
      await #expect(throws: ConfigurationProblem.self) {
        _ = try await ParapheServer(
          RunningServer.configuration(server.folder), logger: Logger(label: "test"))
      }
    }
  }

  @Test("secrets on the disk are readable by their owner only")
  func secretFiles() async throws {
    try await RunningServer.run { server in
      for name in [
        "link.key", "operator.key", "demo/api-key", "sandbox/pki/signer.pem", "sandbox/keys.json",
      ] {
        let path = server.folder.appending(path: name).path
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600, "\(name)")
      }
    }
  }
}
