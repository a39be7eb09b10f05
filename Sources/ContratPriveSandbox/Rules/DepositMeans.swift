import Foundation

/// What a deposit is paid with on the site (guide 1.4). Nothing is debited, and only a masked form
/// is kept.
enum DepositMeans: Sendable {
  /// A card: 16 digits, the month in which it expires, 3 digits.
  case card(number: String, expires: (month: Int, year: Int), cvv: String)
  case bankAccount(iban: String)

  /// The guide's test card.
  static let testCard = "4706750000000009"
  /// Shown where bank details are refused, as the guide says.
  static let exampleIBAN = "FR76 3000 6000 0112 3456 7890 189"

  /// Checks the means.
  ///
  /// - Returns: what is kept of it.
  /// - Throws: ``SandboxRefusal`` with what to do, in French.
  func masked(at now: Date) throws(SandboxRefusal) -> String {
    switch self {
    case .card(let number, let expires, let cvv):
      try Self.checkCard(number, expires, cvv, now)
      return "Carte •••• \(Self.testCard.suffix(4))"
    case .bankAccount(let text):
      guard let iban = Self.iban(text) else {
        throw SandboxRefusal(
          .invalidMeans,
          "Ces coordonnées bancaires ne sont pas valides. Donnez un IBAN, par exemple\u{A0}: "
            + "\(Self.exampleIBAN).")
      }
      return "IBAN \(iban.prefix(2)) •••• \(iban.suffix(4))"
    }
  }

  private static func checkCard(
    _ number: String, _ expires: (month: Int, year: Int), _ cvv: String, _ now: Date
  ) throws(SandboxRefusal) {
    let digits = number.filter { !$0.isWhitespace && $0 != "-" }
    guard digits == testCard else {
      throw SandboxRefusal(
        .invalidMeans,
        "Cette carte n’est pas acceptée. Ici, payez avec le numéro de test "
          + "4706 7500 0000 0009\u{A0}: rien ne sera débité.")
    }
    let today = PlatformDay.calendar.dateComponents([.year, .month], from: now)
    let year = (0..<100).contains(expires.year) ? 2000 + expires.year : expires.year
    // A card is good until the end of its month.
    guard (1...12).contains(expires.month), (2000...2999).contains(year),
      (year, expires.month) >= (today.year ?? 0, today.month ?? 0)
    else {
      throw SandboxRefusal(
        .invalidMeans, "La date d’expiration de la carte doit être dans le futur.")
    }
    guard cvv.utf8.count == 3, cvv.utf8.allSatisfy(isDigit) else {
      throw SandboxRefusal(.invalidMeans, "Le cryptogramme visuel se compose de 3 chiffres.")
    }
  }

  /// The account number without spaces, if its check digits are right (ISO 13616, ISO 7064).
  static func iban(_ text: String) -> String? {
    guard text.utf8.count <= 60 else { return nil }
    let iban = text.filter { !$0.isWhitespace && $0 != "-" }.uppercased()
    let bytes = Array(iban.utf8)
    guard (15...34).contains(bytes.count), bytes.prefix(2).allSatisfy(isLetter),
      bytes[2...3].allSatisfy(isDigit), bytes.allSatisfy({ isLetter($0) || isDigit($0) }),
      !iban.hasPrefix("FR") || bytes.count == 27
    else { return nil }
    let remainder = (bytes.dropFirst(4) + bytes.prefix(4)).reduce(0) { remainder, byte in
      isDigit(byte)
        ? (remainder * 10 + Int(byte - UInt8(ascii: "0"))) % 97
        : (remainder * 100 + Int(byte - UInt8(ascii: "A")) + 10) % 97
    }
    return remainder == 1 ? iban : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
