import Foundation
import Signing

/// What the readable summary shows, in one language.
struct SummaryModel: Sendable {
  struct Person: Sendable {
    let name: String
    let email: String
    let mobile: String
    let status: String
    let signedAt: String?
    let declineReason: String?
    let consent: String?
    let consentVersion: String?
    let consentAt: String?
    /// How the company had authenticated them, as it says.
    let authentication: String?
    let displays: [Display]
    /// Consented without any report of a browser.
    let hasNoDisplay: Bool
  }

  /// How long the pages of one document were in sight.
  struct Display: Sendable {
    let document: String
    let pages: [Page]

    struct Page: Sendable {
      let number: Int
      let seconds: String
      let share: String
    }
  }

  struct Document: Sendable {
    let number: Int
    let name: String
    let isMain: Bool
    let pages: Int
    let original: String
    let sha256: String
    let signed: String?
    let signedSha256: String?
    let indication: String?
    let verdict: String?
    let report: String?
  }

  struct Entry: Sendable {
    let number: Int
    let at: String
    let what: String
    let person: String?
    let who: String
    let address: String?
    let browser: String?
    let details: [String]
  }

  let language: Language
  let isTest: Bool
  let isHeld: Bool
  let label: String
  let reference: String
  let company: String
  let contractID: String
  let platformID: String?
  let status: String
  let createdAt: String
  let deadline: String
  let zone: String
  let madeAt: String
  let people: [Person]
  let documents: [Document]
  let entries: [Entry]
  let head: String
  let hasPlatformLog: Bool
  let hasHeads: Bool

  static func both(_ source: SummarySource) -> [SummaryModel] {
    [Language.french, .english].map { SummaryModel(source, in: $0) }
  }

  init(_ source: SummarySource, in language: Language) {
    let file = source.file
    let time = SummaryTime(zone: source.zone)
    let trail = SummaryTrail(source, in: language, time: time)
    self.language = language
    isTest = file.test
    isHeld =
      file.documents.contains { $0.signed != nil }
      && SignedCopyStatus(rawValue: file.signedCopy)?.isConfirmed != true
    label = file.label
    reference = file.reference
    company = file.company
    contractID = file.id
    platformID = file.platformId
    status = ContractStatus(rawValue: file.status)?.words(in: language) ?? file.status
    createdAt = time.local(file.createdAt)
    deadline = time.local(file.deadline)
    zone = source.zoneName
    madeAt = time.local(file.madeAt)
    people = file.signatories.map { trail.person($0) }
    documents = file.documents.map { Self.document($0, in: language) }
    entries = trail.entries()
    head = source.head
    hasPlatformLog = source.hasPlatformLog
    hasHeads = source.hasHeads
  }

  private static func document(
    _ document: ContractFile.Document, in language: Language
  ) -> Document {
    let found = document.verification
    return Document(
      number: document.number, name: document.name, isMain: document.kind == "main",
      pages: document.pages, original: document.original, sha256: document.sha256,
      signed: document.signed, signedSha256: document.signedSha256,
      indication: found?["indication"],
      verdict: found?["verdict"].map {
        TrailWords.verdict($0, under: found?["policy"], in: language)
      },
      report: found.map { _ in "reports/\(document.number).json" })
  }
}

/// Dates as a judge wants them: to the second, in the company's time zone, with its distance to UTC.
struct SummaryTime {
  let zone: TimeZone

  func local(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: date)
    func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    let minutes = zone.secondsFromGMT(for: date) / 60
    let offset = "\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day)) "
      + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) UTC\(offset)"
  }
}
