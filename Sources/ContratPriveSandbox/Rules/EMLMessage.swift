import Foundation

/// An e-mail as a file (RFC 5322): UTF-8 text, quoted-printable (RFC 2045, 6.7), CRLF line ends.
///
/// No field can add a header: what is not plain ASCII is an encoded word (RFC 2047), and an
/// address with anything but printable characters is left out.
struct EMLMessage {
  /// Unique, letters, digits, `.` and `_`.
  let messageID: String
  let to: String
  let subject: String
  let body: String
  let at: Date

  /// Nothing is sent, and the domain belongs to nobody (RFC 2606).
  static let domain = "contrat-prive.invalid"
  static let senderName = "Contrat-Privé"

  var data: Data {
    let headers = [
      "Date: \(Self.date(at))",
      "From: \(Self.words(Self.senderName))\r\n <ne-pas-repondre@\(Self.domain)>",
      "To: \(Self.address(to))",
      "Subject: \(Self.words(subject))",
      "Message-ID: <\(messageID)@\(Self.domain)>",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "Content-Language: fr",
      "Auto-Submitted: auto-generated",
    ]
    return Data((headers + ["", Self.quotedPrintable(body)]).joined(separator: "\r\n").utf8)
  }

  /// RFC 6532 allows letters of any alphabet in an address.
  private static func address(_ text: String) -> String {
    TextCheck.isEmail(text) ? text : "undisclosed-recipients:;"
  }

  /// Text for a header: as it is where that is safe and short, else encoded words that keep
  /// lines within 76 characters, each of whole ones, folded (RFC 2047, 2 and 5).
  static func words(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
    }
    if isPlain, !text.isEmpty, text.utf8.count <= 60 { return text }
    var words: [String] = []
    var chunk: [UInt8] = []
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      // 39 octets are 52 characters of base64; with `=?UTF-8?B?`, `?=` and the header's name 73.
      if chunk.count + bytes.count > 39 {
        words.append(encodedWord(chunk))
        chunk = []
      }
      chunk += bytes
    }
    words.append(encodedWord(chunk))
    return words.joined(separator: "\r\n ")
  }

  private static func encodedWord(_ bytes: [UInt8]) -> String {
    "=?UTF-8?B?\(Data(bytes).base64EncodedString())?="
  }

  /// Lines of at most 76 characters.
  static func quotedPrintable(_ text: String) -> String {
    let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { encodedLine($0) }.joined(separator: "\r\n")
  }

  private static func encodedLine(_ line: Substring) -> String {
    let bytes = Array(line.utf8)
    var result = ""
    var width = 0
    for (index, byte) in bytes.enumerated() {
      let isLast = index == bytes.count - 1
      let isSpace = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
      let isPlain =
        (33...126).contains(byte) && byte != UInt8(ascii: "=") || isSpace && !isLast
      let token =
        isPlain ? String(UnicodeScalar(byte)) : "=" + hexadecimal(byte)
      // Room for the `=` of a soft line break.
      if width + token.utf8.count > 75 {
        result += "=\r\n"
        width = 0
      }
      result += token
      width += token.utf8.count
    }
    return result
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return text.count == 1 ? "0" + text : text
  }

  /// `Mon, 23 Nov 2026 12:00:00 +0000`.
  private static func date(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let clock = String(
      format: "%04d %02d:%02d:%02d +0000", parts.year ?? 0, parts.hour ?? 0, parts.minute ?? 0,
      parts.second ?? 0)
    return "\(days[((parts.weekday ?? 1) - 1) % 7]), \(parts.day ?? 1) "
      + "\(months[((parts.month ?? 1) - 1) % 12]) \(clock)"
  }
}
