import Foundation
import Signing

/// A contract's history: what its audit trail says, and the calls that were made for it. Telephone
/// numbers are masked.
struct HistoryView: Encodable {
  let entries: [Entry]
  let calls: [Call]

  struct Entry: Encodable {
    let at: String
    let kind: String
    let by: String
    let signatoryId: String?
    /// In English.
    let words: String
    let details: [String: String]
    let address: String?
    let browser: String?
  }

  struct Call: Encodable {
    let name: String
    let signatoryId: String?
    let begunAt: String
    let endedAt: String?
    let outcome: String?
  }

  /// - Parameter showsOrigins: whether addresses and browsers of visitors are told.
  init(
    of contract: Contract, trail: [AuditLine], calls: [RemoteCallRecord], showsOrigins: Bool
  ) {
    // Also numbers that were put right since.
    let earlier = trail.compactMap(\.event).flatMap { event in
      event.data.filter { $0.key.contains("mobile") }.values.compactMap { PhoneNumber($0) }
    }
    let mask = NumberMask(contract.signatories.map(\.mobile) + earlier)
    entries = trail.compactMap { line in
      guard let event = line.event else { return nil }
      let actor = line.actor
      return Entry(
        at: Self.instant(event.at), kind: event.kind.rawValue, by: actor?.role.rawValue ?? "",
        signatoryId: event.signatoryID?.rawValue, words: event.kind.words(in: .english),
        details: event.data.mapValues(mask.hide),
        address: showsOrigins ? actor?.address : nil,
        browser: showsOrigins ? actor?.browser : nil)
    }
    self.calls = calls.map { call in
      Call(
        name: call.name, signatoryId: call.signatoryID?.rawValue,
        begunAt: Self.instant(call.begunAt), endedAt: call.endedAt.map(Self.instant),
        outcome: call.outcome.map(mask.hide))
    }
  }

  /// RFC 3339 in UTC, with milliseconds: calls take less than a second.
  private static func instant(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}

/// Hides some telephone numbers in texts, in the forms in which they are written without spaces.
private struct NumberMask {
  private let forms: [(full: String, masked: String)]

  init(_ numbers: [PhoneNumber]) {
    forms = numbers.flatMap { number in
      let masked = number.masked.replacing("\u{A0}", with: " ")
      let digits = String(number.e164.dropFirst())
      let national = digits.hasPrefix("33") ? ["0" + digits.dropFirst(2)] : []
      return ([number.e164, digits] + national).map { ($0, masked) }
    }
  }

  func hide(_ text: String) -> String {
    forms.reduce(text) { $0.replacing($1.full, with: $1.masked) }
  }
}
