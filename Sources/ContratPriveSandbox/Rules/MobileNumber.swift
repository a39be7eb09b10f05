/// Mobile numbers as people type them on the site.
enum MobileNumber {
  /// E.164 out of `06 12 34 56 78`, `+33 (0)6…`, `0033 6…` or any number with its country code;
  /// nil for what is no mobile number.
  static func normalised(_ text: String) -> String? {
    guard text.utf8.count <= 40 else { return nil }
    var digits = ""
    var isInternational = false
    for character in text.replacing("(0)", with: "") {
      switch character {
      case "0"..."9" where character.isASCII: digits.append(character)
      case "+" where digits.isEmpty && !isInternational: isInternational = true
      case " ", ".", "-", "/", "(", ")", "\u{A0}", "\u{202F}": continue
      default: return nil
      }
    }
    if !isInternational, digits.hasPrefix("00") {
      isInternational = true
      digits.removeFirst(2)
    }
    if !isInternational {
      guard digits.count == 10, digits.hasPrefix("0") else { return nil }
      digits = "33" + digits.dropFirst()
    }
    // In France only 6 and 7 are mobile numbers.
    if digits.hasPrefix("33"),
      digits.count != 11 || !(digits.hasPrefix("336") || digits.hasPrefix("337"))
    {
      return nil
    }
    let number = "+" + digits
    return TextCheck.isMobile(number) ? number : nil
  }
}
