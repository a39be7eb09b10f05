import Foundation

/// What is kept of a receiver's answer. It came from outside and is shown to people: nothing in it
/// may act on a terminal, a log or a page.
enum Excerpt {
  /// In bytes of the answer.
  static let limit = 1024

  /// The first ``limit`` bytes as printable text on one line.
  static func of(_ body: Data) -> String {
    var text = ""
    for scalar in String(decoding: body.prefix(limit), as: UTF8.self).unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        if scalar == "\n" || scalar == "\r" || scalar == "\t" {
          text += " "
        } else {
          text += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
      default:
        text.unicodeScalars.append(scalar)
      }
    }
    return String(text.prefix(limit)).trimmingCharacters(in: .whitespaces)
  }
}
