import Foundation

/// The page that shows what the company's information system was told.
struct WebhooksPage: Sendable {
  struct Line: Sendable {
    let words: String
    let type: String
    let reference: String?
    let time: String
    let isGood: Bool
    let isBad: Bool
    let id: String
    /// Set where it came more than once.
    let times: Int?
  }

  let customer = Customer()
  let lines: [Line]
  let isEmpty: Bool

  init(_ webhooks: [ReceivedWebhook]) {
    lines = webhooks.map(Self.line)
    isEmpty = webhooks.isEmpty
  }

  private static func line(_ webhook: ReceivedWebhook) -> Line {
    let type = webhook.content.type
    return Line(
      words: words[type] ?? "Événement", type: type, reference: webhook.content.data.reference,
      time: time(webhook.content.timestamp), isGood: good.contains(type), isBad: bad.contains(type),
      id: webhook.id, times: webhook.times > 1 ? webhook.times : nil)
  }

  private static let words = [
    "contract.created": "Contrat déposé",
    "contract.completed": "Contrat signé par tous",
    "contract.canceled": "Contrat annulé",
    "contract.expired": "Contrat expiré",
    "contract.failed": "Contrat refusé par la plateforme",
    "signatory.viewed": "Documents consultés",
    "signatory.code_sent": "Code envoyé par SMS",
    "signatory.signed": "Signature apposée",
    "signatory.declined": "Signature refusée",
    "signatory.locked": "Signataire bloqué",
    "webhook.test": "Essai",
  ]
  private static let good: Set = ["contract.completed", "signatory.signed"]
  private static let bad: Set = [
    "contract.canceled", "contract.expired", "contract.failed", "signatory.declined",
    "signatory.locked",
  ]

  /// « 24 novembre à 10 h 05 min 12 s »
  private static func time(_ date: Date) -> String {
    let style = Date.FormatStyle(
      locale: Locale(identifier: "fr_FR"),
      timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt)
    let parts = style.hour().minute(.twoDigits).second(.twoDigits).format(date).split(
      separator: ":")
    let units = ["h", "min", "s"]
    let hour = zip(parts, units).map { "\($0.0)\u{A0}\($0.1)" }.joined(separator: "\u{A0}")
    let day = frenchDay(style.day().month(.wide).format(date)).replacing(" ", with: "\u{A0}")
    return "\(day) à \(hour)"
  }
}
