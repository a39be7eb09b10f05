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

  static func both(_ contents: DossierContents) -> [SummaryModel] {
    [Language.french, .english].map { SummaryModel(contents, in: $0) }
  }

  init(_ contents: DossierContents, in language: Language) {
    let contract = contents.contract
    let time = SummaryTime(zone: contents.brand.timeZone)
    let trail = SummaryTrail(contents, in: language, time: time)
    self.language = language
    isTest = contents.isTest
    isHeld = !contents.signed.isEmpty && !contract.state.signedCopy.isConfirmed
    label = contract.label
    reference = contract.reference
    company = contents.brand.name
    contractID = contract.id.rawValue
    platformID = contract.state.remoteID
    status = contract.state.status.words(in: language)
    createdAt = time.local(contract.createdAt)
    deadline = time.local(contract.deadline)
    zone = contents.brand.timeZone.identifier
    madeAt = time.local(contents.madeAt)
    people = contract.signatories.map { trail.person($0) }
    documents = contract.documents.map { Self.document($0, contents, in: language) }
    entries = trail.entries()
    head = contents.trail.last?.hash ?? AuditLine.start
    hasPlatformLog = contents.platformLog != nil
    hasHeads = !contents.heads.isEmpty
  }

  private static func document(
    _ document: ContractDocument, _ contents: DossierContents, in language: Language
  ) -> Document {
    let report = contents.report(on: document.number)
    let isSigned = contents.signed[document.number] != nil
    return Document(
      number: document.number, name: document.name, isMain: document.kind == .main,
      pages: document.pages, original: "originals/\(document.number).pdf",
      sha256: document.file.sha256,
      signed: isSigned ? "\(contents.signedFolder)/\(document.number).pdf" : nil,
      signedSha256: contents.contract.state.signedDocuments[document.number]?.sha256,
      indication: report?.0.summary["indication"],
      verdict: report?.0.summary["verdict"].map {
        TrailWords.verdict($0, under: contents.policy, in: language)
      },
      report: report.map { _ in "reports/\(document.number).json" })
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
