package import PDFSignatures

/// Who seals a container: a key with its certificate, and the authorities above it.
package struct EvidenceSeal: Sendable {
  let identity: SigningIdentity
  let chain: [Certificate]

  /// - Parameter chain: the authorities above `identity`; they go into the container.
  package init(identity: SigningIdentity, chain: [Certificate]) {
    self.identity = identity
    self.chain = chain
  }

  /// - Parameter chain: the authorities above `identity`, whose keys are at hand; they go into the
  ///   container.
  package init(identity: SigningIdentity, chain: [SigningIdentity]) {
    self.init(identity: identity, chain: chain.map(\.publicCertificate))
  }
}
