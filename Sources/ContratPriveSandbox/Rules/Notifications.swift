import Foundation
import GRDB

/// What the platform writes to signatories and owners (guide 1.5, 2.2), in French.
struct Notifications: Sendable {
  let address: SiteAddress
  let mode: SandboxMode

  /// What an owner is told of.
  enum OwnerEvent: Sendable, Equatable {
    case submitted
    case signed(by: String)
    case completed
    case canceled
    case expired
  }

  /// Invites a signatory to sign on the platform's site.
  func invitation(
    to signatory: SignatoryRecord, of contract: ContractRecord, from owner: SandboxAccount
  ) -> Outbox.Message {
    var parts = [
      "Bonjour \(signatory.fullName),",
      "\(owner.name) vous invite à signer en ligne le contrat «\u{A0}\(contract.label)\u{A0}».",
      "Date limite de signature\u{A0}: \(FrenchText.instant(contract.deadline)).",
    ]
    if let cents = signatory.depositCents {
      parts.append(
        "Un acompte de \(FrenchText.euros(cents: cents)) est à régler en ligne avant de signer.")
    }
    if let message = contract.submitMessage {
      parts.append("Message de \(owner.name)\u{A0}:\n\(message)")
    }
    parts.append(
      "Pour lire et signer le contrat\u{A0}:\n\(address.url)/signer/\(signatory.id)")
    return email(
      to: signatory.email, subject: "Contrat à signer\u{A0}: \(contract.label)", parts)
  }

  /// Tells the owner, where they asked for it (`notify.owner`).
  func tellOwner(
    _ event: OwnerEvent, of contract: ContractRecord, _ act: Act, _ db: Database
  ) throws {
    guard contract.notifyOwner else { return }
    try Outbox.post(
      news(event, of: contract, to: act.account), contract: contract.id, signatory: nil, act, db)
  }

  /// The SMS that brings a code. The mark's name is in it (guide 1.5).
  func sms(code: String, to mobile: String, of contract: ContractRecord) -> Outbox.Message {
    let label = FrenchText.short(contract.label, max: 60)
    return Outbox.Message(
      kind: .sms, recipient: mobile, subject: nil,
      body: "Contrat-Privé\u{A0}: votre code pour signer «\u{A0}\(label)\u{A0}» est \(code). "
        + "Ne le communiquez à personne.")
  }

  private func news(
    _ event: OwnerEvent, of contract: ContractRecord, to owner: SandboxAccount
  ) -> Outbox.Message {
    let label = "«\u{A0}\(contract.label)\u{A0}»"
    let (subject, text) =
      switch event {
      case .submitted:
        (
          "Contrat soumis",
          "Le contrat \(label) est ouvert à la signature jusqu’au "
            + "\(FrenchText.instant(contract.deadline))."
        )
      case .signed(let name):
        ("Nouvelle signature", "\(name) a signé le contrat \(label).")
      case .completed:
        (
          "Contrat signé",
          "Tous les signataires ont signé le contrat \(label). "
            + "Les documents signés sont à votre disposition."
        )
      case .canceled:
        ("Contrat annulé", "Le contrat \(label) a été annulé\u{A0}: il ne peut plus être signé.")
      case .expired:
        (
          "Contrat expiré",
          "La date limite du contrat \(label) est passée sans que tous l’aient signé."
        )
      }
    return email(
      to: owner.email, subject: "\(subject)\u{A0}: \(contract.label)",
      [
        "Bonjour,", text,
        "Voir le contrat\u{A0}:\n\(address.url)/contrats/\(contract.id)",
      ])
  }

  private func email(to: String, subject: String, _ parts: [String]) -> Outbox.Message {
    var parts = parts
    if mode == .sandbox {
      parts.append(
        "Ceci est un essai sur la plateforme bac à sable\u{A0}: "
          + "les signatures y sont sans valeur.")
    }
    parts.append("L’équipe Contrat-Privé")
    return Outbox.Message(
      kind: .email, recipient: to, subject: subject,
      body: parts.joined(separator: "\n\n") + "\n")
  }
}

/// Dates and amounts as they are written in French.
enum FrenchText {
  private static let months = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
  ]

  /// `3 décembre 2026 à 18 h 00 (heure de Paris)`.
  static func instant(_ date: Date) -> String {
    let parts = PlatformDay.calendar.dateComponents(
      [.day, .month, .year, .hour, .minute], from: date)
    let day = parts.day == 1 ? "1er" : String(parts.day ?? 0)
    let month = months[((parts.month ?? 1) - 1) % 12]
    let minute = String(format: "%02d", parts.minute ?? 0)
    return "\(day)\u{A0}\(month) \(parts.year ?? 0) à "
      + "\(parts.hour ?? 0)\u{A0}h\u{A0}\(minute) (heure de Paris)"
  }

  /// `1 150,00 €`, with a narrow space between thousands.
  static func euros(cents: Int) -> String {
    var digits = String(cents / 100)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    let whole = ([Substring(digits)] + groups).joined(separator: "\u{202F}")
    return "\(whole),\(String(format: "%02d", cents % 100))\u{A0}€"
  }

  static func short(_ text: String, max: Int) -> String {
    text.count <= max ? text : text.prefix(max - 1) + "…"
  }
}
