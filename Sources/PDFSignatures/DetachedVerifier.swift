import COpenSSL
package import Foundation

/// Verifies detached signatures and time-stamps over bytes (ETSI EN 319 102-1), offline.
package struct DetachedVerifier {
  private let anchors: TrustAnchors
  private let signers: TrustAnchors
  private let material: ValidationData

  /// - Parameters:
  ///   - anchors: whom to trust; nobody else is.
  ///   - signers: whom to trust for signatures; `anchors` where nil.
  ///   - material: certificates and revocation data that may help to find a path or to break one.
  package init(
    anchors: TrustAnchors, signers: TrustAnchors? = nil, material: ValidationMaterial
  ) {
    self.anchors = anchors
    self.signers = signers ?? anchors
    self.material = material.data
  }

  /// What is known of a time-stamp.
  package struct Timestamp {
    package fileprivate(set) var authority: String?
    package fileprivate(set) var time: Date?
    package fileprivate(set) var verdict: Verdict
  }

  /// Judges a time-stamp token.
  ///
  /// - Parameters:
  ///   - token: DER.
  ///   - content: what it has to be over.
  ///   - moment: when the token is proven to have existed.
  ///   - isLast: nothing later is over the token, so that every byte of it is checked here.
  package func judge(
    timestamp token: Data, over content: Data, at moment: Date, isLast: Bool = false
  ) -> Timestamp {
    defer { ERR_clear_error() }
    var found = Timestamp(verdict: .passed)
    do {
      let bytes = [UInt8](token)
      let read = try TimestampToken(
        bytes, over: [[UInt8](content)[...]], others: material.certificates)
      found.authority = read.authority.subject
      found.time = read.time
      let strict = StrictToken(bytes, signer: read.authority)
      if isLast { try strict.checkForm() }
      try read.check(anchors, at: moment, with: material)
      if isLast { try strict.check(knowing: anchors.certificates + material.certificates) }
    } catch {
      found.verdict = Verdict(error)
    }
    return found
  }

  /// What is known of a signature.
  package struct Signature {
    package fileprivate(set) var signer: String?
    /// The time-stamps over it.
    package fileprivate(set) var timestamps: [Timestamp] = []
    /// The earliest trusted time at which it existed; nil where no time-stamp proves one.
    package fileprivate(set) var provenTime: Date?
    package fileprivate(set) var verdict: Verdict
  }

  /// Judges a detached signature with the time-stamps over it, of which there has to be one.
  ///
  /// - Parameters:
  ///   - signature: DER.
  ///   - content: what it has to be over.
  ///   - moment: when the signature is proven to have existed.
  package func judge(signature: Data, over content: Data, at moment: Date) -> Signature {
    defer { ERR_clear_error() }
    var found = Signature(verdict: .passed)
    do {
      let cms = try CMSVerification(
        [UInt8](signature), over: .detached([[UInt8](content)[...]]),
        needsCertificateReference: true, others: material.certificates)
      found.signer = cms.signer.subject
      guard !cms.timestamps.isEmpty else {
        throw CMSVerification.Broken(.formatFailure, .sealWithoutTimestamp)
      }
      var earliest = moment
      for token in cms.timestamps {
        let stamp = judge(
          timestamp: Data(token), over: Data(cms.signatureValue), at: moment)
        found.timestamps.append(stamp)
        if stamp.verdict.indication == .totalPassed, let time = stamp.time, time < earliest {
          (earliest, found.provenTime) = (time, time)
        }
      }
      var data = cms.data
      data.merge(material)
      let finding = signers.judge(
        cms.signer, for: .signing, at: TrustAnchors.Moment(proven: earliest), with: data)
      let weak =
        cms.isWeak ? [Doubt(.cryptoConstraintsFailureNoPOE, .signatureWeak)] : []
      if let doubt = (finding.inOrder + weak + cms.doubts).first { throw doubt }
    } catch {
      found.verdict = Verdict(error)
    }
    return found
  }
}
