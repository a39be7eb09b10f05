import COpenSSL
package import Foundation

/// The answer of a time-stamping authority (RFC 3161, 2.4.2), checked against the question.
package struct TimestampResponse: Sendable {
  /// The DER of the token, as the authority wrote it.
  package let token: Data
  /// What the token certifies.
  package let time: Date

  package static let mediaType = "application/timestamp-reply"

  /// - Parameter der: what the authority answered.
  /// - Throws: ``TimestampFailure``.
  package init(_ der: Data, to request: TimestampRequest) throws(TimestampFailure) {
    var outer = DERReader([UInt8](der)[...])
    var fields = DERReader(outer.next(0x30)?.content ?? [])
    guard let info = fields.next(0x30) else { throw .unreadable }
    var status = DERReader(info.content)
    guard let code = status.next(0x02)?.content, code.count == 1, let number = code.first else {
      throw .unreadable
    }
    // Granted, or granted with modifications.
    guard number <= 1 else {
      throw .refused(status: Int(number), text: Self.text(&status))
    }
    guard let whole = fields.next(0x30)?.whole else { throw .unreadable }
    let token = Data(whole)
    time = try TimestampReceipt.check(token, over: request.digest, nonce: request.nonceContent)
    self.token = token
  }

  /// PKIFreeText: what a person at the authority may have wanted to say.
  private static func text(_ status: inout DERReader) -> String {
    var texts = DERReader(status.next(0x30)?.content ?? [])
    let first = texts.next(0x0C)?.content ?? []
    return String(decoding: first.prefix(400), as: UTF8.self).plain(most: 200)
  }
}

/// Why there is no token.
package enum TimestampFailure: Error, Sendable, Equatable {
  /// The answer is none that RFC 3161 knows.
  case unreadable
  /// The authority's status (RFC 3161, 2.4.2) and its own words.
  case refused(status: Int, text: String)
  /// The token is over something else than what was asked for.
  case otherDigest
  /// The token answers another request.
  case otherNonce
  /// The token is not sound.
  case unsound(Reason)
}
