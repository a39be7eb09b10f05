package import Foundation

/// Signs prepared documents: PAdES with a signature time-stamp (ETSI EN 319 142-1, level B-T), one
/// signature a signatory, each appended so that those before it stay valid. Each carries the
/// authority's revocation lists.
package struct DocumentSigner: Sendable {
  private let authority: TestAuthority

  package init(authority: TestAuthority) {
    self.authority = authority
  }

  /// Returns a copy that one more person has signed.
  ///
  /// - Parameters:
  ///   - prepared: made by ``DocumentPreparation``, perhaps signed by others already.
  ///   - position: of the signatory, from 0.
  ///   - name: who signs.
  ///   - reason: for `/Reason`.
  ///   - date: when.
  ///   - isFrench: the language of the words that are shown.
  /// - Throws: ``SigningFailure`` or ``PDFRefusal``.
  package func sign(
    _ prepared: Data, position: Int, name: String, reason: String, at date: Date, isFrench: Bool
  ) throws -> Data {
    let draft = SignatureDraft(
      position: position, name: name, reason: reason, date: date, isFrench: isFrench)
    return try complete(try draft.appended(to: prepared), after: prepared.count, at: date)
  }

  /// Puts the signature into the place that a draft keeps for it.
  ///
  /// - Parameters:
  ///   - draft: made by ``SignatureDraft``.
  ///   - start: how many bytes the prepared copy had.
  ///   - date: when it is signed.
  /// - Throws: ``SigningFailure`` or ``PDFRefusal``.
  package func complete(_ draft: Data, after start: Int, at date: Date) throws -> Data {
    var file = draft
    let gap = try Self.patchByteRange(in: &file, after: start)
    var signed = file
    signed.removeSubrange(gap)
    let der = try CMSSignature(
      signer: authority.signer, chain: [authority.intermediate],
      timestamps: TimestampAuthority(
        identity: authority.timeStamper, chain: [authority.intermediate]),
      revocationLists: try authority.revocationLists(at: date)
    ).detached(over: signed, at: date)
    guard der.count <= SignatureDraft.room else { throw SigningFailure.noRoom }
    // The gap is `<hex>`, padded with zeros behind the DER.
    let hex = Data(Hexadecimal.digits(of: der))
    file.replaceSubrange((gap.lowerBound + 1)..<(gap.lowerBound + 1 + hex.count), with: hex)
    return file
  }

  /// Writes the true `/ByteRange` over the padded one and returns the range of `<…>`.
  private static func patchByteRange(
    in file: inout Data, after start: Int
  ) throws -> Range<Data.Index> {
    // In what was appended only: whatever stands before is somebody else's.
    let appended = start..<file.endIndex
    guard let contents = file.range(of: SignatureDraft.contentsMark, in: appended),
      let range = file.range(of: SignatureDraft.rangeMark, in: appended)
    else { throw PDFRefusal.unreadable }
    let gap = (contents.lowerBound + "/Contents ".utf8.count)..<contents.upperBound
    let values = "[ 0 \(gap.lowerBound) \(gap.upperBound) \(file.count - gap.upperBound)"
    let padded =
      values + String(repeating: " ", count: SignatureDraft.rangeMark.count - values.utf8.count - 1)
      + "]"
    file.replaceSubrange(range, with: Data(padded.utf8))
    return gap
  }
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
  private static let alphabet = Array("0123456789abcdef".utf8)

  static func digits(of bytes: some Collection<UInt8>) -> [UInt8] {
    bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
  }
}
