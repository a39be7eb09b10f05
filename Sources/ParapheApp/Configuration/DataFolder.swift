import Foundation
import PDFSignatures
import PrivateFiles
import Signing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of a server's data: one server at a time holds it.
struct DataFolder: Sendable {
  let url: URL

  /// Opens the folder, made if missing.
  init(_ url: URL) throws(ConfigurationProblem) {
    self.url = url
    // Databases and documents hold personal data: what is made from here on is the owner's only.
    umask(0o077)
    do {
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ConfigurationProblem("PARAPHE_DATA", "the folder \(url.path) cannot be made")
    }
    guard access(url.path, W_OK) == 0 else {
      throw ConfigurationProblem("PARAPHE_DATA", "the folder \(url.path) cannot be written")
    }
  }

  /// Takes the folder for this process. The kernel gives it back however the process ends.
  func lock() throws(ConfigurationProblem) {
    let file = url.appending(path: "lock")
    let descriptor = open(file.path, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0 else {
      throw ConfigurationProblem(
        "PARAPHE_DATA", "\(file.path) cannot be opened: \(String(cString: strerror(errno)))")
    }
    // A command that looks whether a server runs holds it for an instant.
    for _ in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(20_000)
    }
    close(descriptor)
    throw ConfigurationProblem(
      "PARAPHE_DATA", "another server already uses \(url.path): stop it, or give another folder")
  }

  /// Whether a server runs on this folder.
  var isLocked: Bool {
    let descriptor = open(url.appending(path: "lock").path, O_RDWR)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }

  /// A secret of the server, made on first use and kept with mode 0600.
  ///
  /// - Parameters:
  ///   - least: its length in bytes: what is shorter was cut off, and is never taken for a secret.
  ///   - loss: what ends when another is made.
  ///   - make: gives one.
  func secret(
    _ name: String, least: Int, loss: String = "another is made", make: () -> String
  ) throws(ConfigurationProblem) -> String {
    let file = url.appending(path: name)
    if !FileManager.default.fileExists(atPath: file.path) {
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try PrivateFile.create(Data((make() + "\n").utf8), at: file)
      } catch let error as PrivateFileError where error.isThere {
        // Another command made it meanwhile: there is one secret, and it is that one.
      } catch {
        throw ConfigurationProblem("PARAPHE_DATA", "\(file.path) cannot be written")
      }
    }
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw ConfigurationProblem("PARAPHE_DATA", "\(file.path) cannot be read")
    }
    let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard secret.utf8.count >= least else {
      throw ConfigurationProblem(
        "PARAPHE_DATA", "\(name) is damaged, it may have been cut off: remove it, and \(loss)")
    }
    return secret
  }

  /// The key of links and forms: 256 bits.
  func linkKey() throws(ConfigurationProblem) -> Data {
    Data(
      try secret("link.key", least: 43, loss: "every link that was given out ends") {
        randomText(bytes: 32)
      }.utf8)
  }

  /// What operator commands send.
  func operatorKey() throws(ConfigurationProblem) -> String {
    try secret("operator.key", least: 46) { "op_" + randomText(bytes: 32) }
  }

  /// Writes down whom this server trusts, for `paraphe verify --trust`, and its own seal, for
  /// `--seal`: apart, since who holds the seal must not pass for a platform or an authority.
  ///
  /// - Parameter seal: the seal's certificate and those above it. Seals of before stay in the file:
  ///   what they sealed is still to be verified.
  func publish(
    _ anchors: [Certificate], seal: [Certificate]
  ) throws(ConfigurationProblem) {
    let seals = url.appending(path: "seals.pem")
    let earlier = (try? Data(contentsOf: seals)).map(Certificate.all) ?? []
    let known = Set(earlier.map(\.der))
    try write(anchors, to: url.appending(path: "trust.pem"))
    try write(earlier + seal.filter { !known.contains($0.der) }, to: seals)
  }

  private func write(_ certificates: [Certificate], to file: URL) throws(ConfigurationProblem) {
    do {
      try Data(certificates.map { Self.pem($0.der) }.joined().utf8).write(
        to: file, options: .atomic)
    } catch {
      throw ConfigurationProblem("PARAPHE_DATA", "\(file.path) cannot be written")
    }
  }

  /// RFC 7468, 5.
  private static func pem(_ certificate: Data) -> String {
    let text = certificate.base64EncodedString(options: [
      .lineLength64Characters, .endLineWithLineFeed,
    ])
    return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
  }

  /// Where the running server answers, for operator commands.
  var addressFile: URL { url.appending(path: "address") }
}
