package import Foundation

/// Verifies every signature and time-stamp of a PDF (ETSI EN 319 102-1), offline.
package struct PDFVerifier: Sendable {
  private let anchors: TrustAnchors
  private let now: @Sendable () -> Date

  /// - Parameters:
  ///   - anchors: whom to trust; nobody else is.
  ///   - now: the time of the verification.
  package init(anchors: TrustAnchors, now: @escaping @Sendable () -> Date = { Date() }) {
    self.anchors = anchors
    self.now = now
  }

  /// Judges a file. Whatever the bytes are, there is a report: "broken" and "untrusted" are results.
  package func verify(_ data: Data) -> VerificationReport {
    let bytes = [UInt8](data)
    return PDFRevision.reading(bytes) { reader in
      guard let final = reader.revision(upTo: bytes.count),
        let fields = try? FormFields(of: final)
      else { return Self.unreadable(data) }
      let signatures = fields.signatures(in: final)
      guard !signatures.isEmpty else {
        return VerificationReport(
          indication: .noSignature, reasons: ["The document holds no signature."])
      }
      var verification = DocumentVerification(
        reader: reader, final: final, anchors: anchors, now: now())
      return verification.run(signatures)
    }
  }

  private static func unreadable(_ data: Data) -> VerificationReport {
    let isSigned = data.range(of: Data("/ByteRange".utf8)) != nil
    return VerificationReport(
      indication: isSigned ? .totalFailed : .noSignature,
      subIndication: isSigned ? .formatFailure : nil, coverage: .malformed,
      reasons: [
        isSigned
          ? "The file's structure is damaged, so its signatures prove nothing."
          : "The file is no PDF, or its structure is damaged; no signature was found."
      ])
  }
}
