import Foundation

/// One field being checked: each method throws if the value is not acceptable.
struct FieldCheck {
  let field: String

  init(_ field: String) {
    self.field = field
  }

  /// Text that people read.
  func text(_ value: String, _ length: ClosedRange<Int>) throws(InvalidField) {
    // Bytes as well: one character may be made of any number of them.
    guard length.contains(value.count), value.utf8.count <= 4 * length.upperBound else {
      throw InvalidField(
        field, "\(length.lowerBound) to \(length.upperBound) characters")
    }
  }

  /// Words for machines: no spaces, no control characters.
  func identifier(
    _ value: String, _ length: ClosedRange<Int> = CallLimits.identifier
  ) throws(InvalidField) {
    guard length.contains(value.utf8.count), value.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else {
      throw InvalidField(
        field, "\(length.lowerBound) to \(length.upperBound) bytes without spaces")
    }
  }

  func count(_ value: Int, _ accepted: ClosedRange<Int>) throws(InvalidField) {
    guard accepted.contains(value) else {
      throw InvalidField(field, "\(accepted.lowerBound) to \(accepted.upperBound) of them")
    }
  }

  /// ISO 639-1.
  func language(_ value: String) throws(InvalidField) {
    guard value.utf8.count == 2, value.utf8.allSatisfy({ (0x61...0x7A).contains($0) })
    else { throw InvalidField(field, "two lower-case letters, such as fr") }
  }

  func email(_ value: String) throws(InvalidField) {
    let parts = value.split(separator: "@", omittingEmptySubsequences: false)
    guard CallLimits.email.contains(value.utf8.count), parts.count == 2,
      parts.allSatisfy({ !$0.isEmpty }), value.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { throw InvalidField(field, "an e-mail address of at most 254 bytes") }
  }

  /// E.164, in full.
  func mobile(_ value: String) throws(InvalidField) {
    let digits = value.utf8.dropFirst()
    guard value.utf8.first == UInt8(ascii: "+"), CallLimits.mobileDigits.contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) }),
      digits.first != UInt8(ascii: "0")
    else { throw InvalidField(field, "an international number, such as +33612345678") }
  }

  /// An amount in euros.
  func deposit(_ value: Decimal) throws(InvalidField) {
    var exact = value
    var cents = Decimal()
    NSDecimalRound(&cents, &exact, 2, .plain)
    guard !value.isNaN, value > 0, value <= CallLimits.highestDeposit, cents == value else {
      throw InvalidField(
        field, "more than 0, at most \(CallLimits.highestDeposit), with at most two decimals")
    }
  }

  func date(_ value: Date) throws(InvalidField) {
    // Not a number compares as equal to every date.
    guard value.timeIntervalSince1970.isFinite, CallLimits.dates.contains(value) else {
      throw InvalidField(field, "a date from 1970 to 9999")
    }
  }
}
