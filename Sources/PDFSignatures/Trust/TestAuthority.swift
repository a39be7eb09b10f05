package import Foundation

/// A small public-key infrastructure for tests: a root, an intermediate authority, a signer of
/// documents and a signer of time-stamps. Nobody else trusts it, which is the point.
package struct TestAuthority: Sendable {
  package let root: SigningIdentity
  package let intermediate: SigningIdentity
  package let signer: SigningIdentity
  package let timeStamper: SigningIdentity
  private let issued: IssuedLists

  private static let organization = "Bac à sable local"

  /// Reads the authority from `folder`, or makes it there on the first use: four PEM files with the
  /// mode 0600 and the root's certificate alone for those who want to trust it.
  ///
  /// - Parameter keep: writes a file that is not there yet, with its mode, whole or not at all.
  /// - Throws: a file error, or ``SigningFailure``.
  package init(
    in folder: URL, keep: (_ data: Data, _ file: URL, _ mode: mode_t) throws -> Void = Self.keep
  ) throws {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    func identity(
      _ file: String, _ name: String, _ use: CertificateUse, by issuer: SigningIdentity?
    ) throws -> SigningIdentity {
      let url = folder.appending(path: file)
      if let pem = try? Data(contentsOf: url) { return try SigningIdentity(pem: pem) }
      let made = try SigningIdentity.make(
        commonName: name, organization: Self.organization, for: use, issuedBy: issuer)
      try keep(try made.pem(), url, 0o600)
      return made
    }
    root = try identity("root.pem", "Racine de test", .root, by: nil)
    intermediate = try identity(
      "intermediate.pem", "Autorité intermédiaire de test", .intermediate, by: root)
    signer = try identity(
      "signer.pem", "Contrat-Privé bac à sable (signatures de test)", .signing, by: intermediate)
    timeStamper = try identity(
      "time-stamper.pem", "Horodatage de test", .timeStamping, by: intermediate)
    issued = IssuedLists(of: [root, intermediate])
    let trusted = Self.rootCertificate(in: folder)
    if !FileManager.default.fileExists(atPath: trusted.path) {
      try keep(try root.certificatePEM(), trusted, 0o644)
    }
  }

  /// The revocation lists of the root and of the intermediate authority, DER, in force at a time.
  package func revocationLists(at date: Date) throws(SigningFailure) -> [Data] {
    try issued.lists(at: date)
  }

  /// The root's certificate, to be given as a trust anchor.
  package static func rootCertificate(in folder: URL) -> URL {
    folder.appending(path: "root-certificate.pem")
  }

  /// Through a name of its own: a kill leaves the whole file or none.
  package static func keep(_ data: Data, at url: URL, mode: mode_t) throws {
    let draft = url.appendingPathExtension("new")
    guard
      FileManager.default.createFile(
        atPath: draft.path, contents: data, attributes: [.posixPermissions: Int(mode)]),
      rename(draft.path, url.path) == 0
    else { throw CocoaError(.fileWriteUnknown) }
  }
}
