package import Foundation

/// Verifies every signature and time-stamp of a PDF (ETSI EN 319 102-1), offline.
package struct PDFVerifier: Sendable {
  private let anchors: TrustAnchors
  private let extra: ValidationMaterial
  private let now: @Sendable () -> Date
  private let time: Duration

  /// - Parameters:
  ///   - anchors: whom to trust; nobody else is.
  ///   - extra: certificates and revocation data beside those in the file; they are not trusted.
  ///   - now: the time of the verification.
  ///   - time: how long one file may take; what takes longer is not judged.
  package init(
    anchors: TrustAnchors, extra: ValidationMaterial = ValidationMaterial(),
    now: @escaping @Sendable () -> Date = { Date() }, time: Duration = .seconds(2)
  ) {
    self.anchors = anchors
    self.extra = extra
    self.now = now
    self.time = time
  }

  /// What a verifier was made with, to make one like it in another process.
  package struct Settings: Sendable, Codable {
    fileprivate let anchors: [Data]
    fileprivate let revocation: RevocationPolicy
    fileprivate let extra: ValidationMaterial
    fileprivate let moment: Date
    /// How long one file may take.
    package let time: Duration
  }

  package var settings: Settings {
    Settings(
      anchors: anchors.certificates.map { Data($0.der) }, revocation: anchors.revocation,
      extra: extra, moment: now(), time: time)
  }

  package init(_ settings: Settings) {
    let moment = settings.moment
    self.init(
      anchors: TrustAnchors(
        settings.anchors.compactMap { Certificate(der: [UInt8]($0)) },
        revocation: settings.revocation),
      extra: settings.extra, now: { moment }, time: settings.time)
  }

  /// Judges a file. Whatever the bytes are, there is a report: "broken" and "untrusted" are results.
  package func verify(_ data: Data) -> VerificationReport {
    let bytes = [UInt8](data)
    return PDFRevision.reading(bytes, budget: Budget(time: time)) { reader in
      guard let final = reader.revision(upTo: bytes.count), let fields = final.fields else {
        return reader.budget.allows ? Self.unreadable(data) : Self.undecided
      }
      let signatures = fields.signatures(in: final)
      guard signatures.count <= Self.mostSignatures else {
        return VerificationReport(
          indication: .totalFailed, subIndication: .formatFailure, coverage: .malformed,
          reasons: [.tooManySignatures])
      }
      guard signatures.contains(where: { !$0.isTimestamp }) || !reader.budget.allows else {
        return Self.unsigned(signatures)
      }
      var verification = DocumentVerification(
        reader: reader, final: final, anchors: anchors, extra: extra.data, now: now())
      let report = verification.run(signatures)
      return reader.budget.allows ? report : Self.undecided
    }
  }

  /// Far more than people sign one contract; each takes a digest of the whole file.
  private static let mostSignatures = 100

  private static let undecided = VerificationReport.undecided(.tooIntricate)

  private static func unsigned(_ timestamps: [SignatureField]) -> VerificationReport {
    VerificationReport(
      indication: .noSignature,
      reasons: [timestamps.isEmpty ? .noSignature : .onlyTimestamped])
  }

  private static func needsPassword(_ data: Data) -> Bool {
    guard data.range(of: Data("/Encrypt".utf8)) != nil else { return false }
    do {
      try QPDFFile.with(data) { _ in }
      return false
    } catch {
      return error as? PDFRefusal == .encrypted
    }
  }

  private static func unreadable(_ data: Data) -> VerificationReport {
    if needsPassword(data) {
      return VerificationReport(
        indication: .indeterminate, subIndication: .signedDataNotFound, reasons: [.passwordNeeded])
    }
    let isSigned = data.range(of: Data("/ByteRange".utf8)) != nil
    return VerificationReport(
      indication: isSigned ? .totalFailed : .noSignature,
      subIndication: isSigned ? .formatFailure : nil, coverage: .malformed,
      reasons: [isSigned ? .damagedWithSignatures : .damaged])
  }
}
