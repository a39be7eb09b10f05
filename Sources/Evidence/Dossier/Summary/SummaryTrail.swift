import Foundation
import Signing

/// What the audit trail says, gathered for the summary.
struct SummaryTrail {
  private let source: SummarySource
  private let language: Language
  private let time: SummaryTime

  init(_ source: SummarySource, in language: Language, time: SummaryTime) {
    self.source = source
    self.language = language
    self.time = time
  }

  func entries() -> [SummaryModel.Entry] {
    source.entries.map { line, event in
      let actor = line.actor
      return SummaryModel.Entry(
        number: line.number, at: time.local(event.at),
        what: event.kind.words(in: language),
        person: event.signatoryID.flatMap { source.person($0)?.name },
        who: actor?.role.words(in: language) ?? "",
        address: actor?.address, browser: actor?.browser, details: details(event))
    }
  }

  func person(_ signatory: ContractFile.Signatory) -> SummaryModel.Person {
    let own = source.entries.map(\.event).filter { $0.signatoryID?.rawValue == signatory.id }
    let consent = own.last { $0.kind == .signatoryConsented }
    let displays = displays(own)
    return SummaryModel.Person(
      name: signatory.name, email: signatory.email, mobile: signatory.mobile,
      status: (SignatoryStatus(rawValue: signatory.status) ?? .waiting).words(in: language),
      signedAt: signed(signatory), declineReason: signatory.declineReason,
      consent: consent?.data["text"], consentVersion: consent?.data["version"],
      consentAt: consent.map { time.local($0.at) },
      authentication: source.facts.authentication(of: signatory.id).map(words),
      displays: displays, hasNoDisplay: consent != nil && displays.isEmpty)
  }

  private func words(_ authentication: Authentication) -> String {
    authentication.words(
      company: source.file.company, time: time.local(authentication.at), in: language)
  }

  /// When somebody signed: as the platform says, or as the server does, which is said then.
  private func signed(_ signatory: ContractFile.Signatory) -> String? {
    if let platform = signatory.platformSignedAt { return time.local(platform) }
    return signatory.signedAt.map { own in
      time.local(own)
        + (language == .french
          ? " (heure du serveur\u{A0}: la plateforme n’en a pas donné)"
          : " (the server’s time: the platform gave none)")
    }
  }

  /// The reports of one person's browsers, added up.
  private func displays(_ events: [ContractEvent]) -> [SummaryModel.Display] {
    var totals: [Int: [Int: DisplayedPage]] = [:]
    for event in events where event.kind == .documentDisplayed {
      guard let number = event.data["document"].flatMap({ Int($0) }) else { continue }
      for page in Self.pages(event) {
        totals[number, default: [:]][page.number, default: .init(number: page.number)].add(page)
      }
    }
    return totals.sorted { $0.key < $1.key }.map { number, pages in
      SummaryModel.Display(
        document: source.documentName(number),
        pages: pages.values.sorted { $0.number < $1.number }.map { page in
          .init(number: page.number, seconds: seconds(page.milliseconds), share: share(page))
        })
    }
  }

  private func details(_ event: ContractEvent) -> [String] {
    let document =
      event.data["document"].flatMap { Int($0) }.map { [source.documentName($0)] } ?? []
    switch event.kind {
    case .contractCreated:
      return source.file.signatories.enumerated().compactMap { place, person in
        Authentication(trail: event.data, "signatory.\(place + 1).authentication").map {
          "\(person.name)\(language == .french ? "\u{A0}" : ""): \(words($0))"
        }
      }
    case .linkCreated: return Authentication(trail: event.data).map { [words($0)] } ?? []
    case .signatoryConsented: return event.data["text"].map { [quoted($0)] } ?? []
    case .signatoryDeclined, .contractFailed, .signedCopyRejected, .signedCopyQuarantined:
      return [event.data["reason"]].compactMap { $0 }
    case .documentDisplayed:
      let list = Self.pages(event).map { page in
        "p.\u{A0}\(page.number)\u{A0}: \(seconds(page.milliseconds)), \(share(page))"
      }
      return document + [list.joined(separator: " · ")]
    case .documentSent, .documentDelivered:
      return document + (event.data["bytes"].map { [bytes($0)] } ?? [])
    case .linkExpiredUsed, .linkRevokedUsed, .formRefused, .visitsLimited:
      return event.data["count"].map { ["×\u{A0}\($0)"] } ?? []
    default: return []
    }
  }

  /// One report's pages.
  private static func pages(_ event: ContractEvent) -> [DisplayedPage] {
    (event.data["pages"] ?? "").split(separator: ",").compactMap { part in
      let numbers = part.split { "=:".contains($0) }.compactMap { Int($0) }
      // A server takes in no others; whoever writes a trail himself may write any.
      guard numbers.count == 3, (0...3_600_000).contains(numbers[1]),
        (0...100).contains(numbers[2])
      else { return nil }
      return DisplayedPage(number: numbers[0], milliseconds: numbers[1], percent: numbers[2])
    }
  }

  /// How much of a page came into sight.
  private func share(_ page: DisplayedPage) -> String {
    language == .french ? "vue à \(page.percent)\u{A0}%" : "\(page.percent)% of it seen"
  }

  /// Which part of a file was handed over, where it was not all of it.
  private func bytes(_ range: String) -> String {
    language == .french ? "octets \(range)" : "bytes \(range)"
  }

  private func quoted(_ text: String) -> String {
    language == .french ? "«\u{A0}\(text)\u{A0}»" : "“\(text)”"
  }

  /// `12,4 s`, `12.4 s`.
  private func seconds(_ milliseconds: Int) -> String {
    let tenths = (milliseconds + 50) / 100
    return "\(tenths / 10)\(language == .french ? "," : ".")\(tenths % 10)\u{A0}s"
  }
}

/// A page as browsers reported it, one report or several.
private struct DisplayedPage {
  let number: Int
  var milliseconds = 0
  var percent = 0

  /// Times add up; the share seen grows from report to report by itself.
  mutating func add(_ other: DisplayedPage) {
    let sum = milliseconds.addingReportingOverflow(other.milliseconds)
    milliseconds = sum.overflow ? .max / 2 : sum.partialValue
    percent = max(percent, other.percent)
  }
}
