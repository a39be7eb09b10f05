import Foundation
import Signing

/// What the audit trail says, gathered for the summary.
struct SummaryTrail {
  private let contents: DossierContents
  private let language: Language
  private let time: SummaryTime
  private let events: [(line: AuditLine, event: ContractEvent)]

  init(_ contents: DossierContents, in language: Language, time: SummaryTime) {
    self.contents = contents
    self.language = language
    self.time = time
    events = contents.events
  }

  func entries() -> [SummaryModel.Entry] {
    events.map { line, event in
      let actor = line.actor
      return SummaryModel.Entry(
        number: line.number, at: time.local(event.at),
        what: TrailWords.words(event.kind, in: language),
        person: event.signatoryID.flatMap { contents.contract.signatory($0)?.name },
        who: actor.map { TrailWords.words($0.role, in: language) } ?? "",
        address: actor?.address, browser: actor?.browser, details: details(event))
    }
  }

  func person(_ signatory: Signatory) -> SummaryModel.Person {
    let state = contents.contract.state.signatory(signatory.id)
    let own = events.map(\.event).filter { $0.signatoryID == signatory.id }
    let consent = own.last { $0.kind == .signatoryConsented }
    let displays = displays(own)
    return SummaryModel.Person(
      name: signatory.name, email: signatory.email, mobile: signatory.mobile.e164,
      status: (state?.status ?? .waiting).words(in: language),
      signedAt: state?.signedAt.map(time.local), declineReason: state?.declineReason,
      consent: consent?.data["text"], consentVersion: consent?.data["version"],
      consentAt: consent.map { time.local($0.at) }, displays: displays,
      hasNoDisplay: consent != nil && displays.isEmpty)
  }

  /// The reports of one person's browsers, added up.
  private func displays(_ events: [ContractEvent]) -> [SummaryModel.Display] {
    var totals: [Int: [Int: Int]] = [:]
    for event in events where event.kind == .documentDisplayed {
      guard let number = event.data["document"].flatMap({ Int($0) }) else { continue }
      for (page, milliseconds) in Self.pages(event) {
        totals[number, default: [:]][page, default: 0] += milliseconds
      }
    }
    return totals.sorted { $0.key < $1.key }.map { number, pages in
      SummaryModel.Display(
        document: name(of: number),
        pages: pages.sorted { $0.key < $1.key }.map { page, milliseconds in
          .init(number: page, seconds: seconds(milliseconds))
        })
    }
  }

  private func details(_ event: ContractEvent) -> [String] {
    let document = event.data["document"].flatMap { Int($0) }.map { [name(of: $0)] } ?? []
    switch event.kind {
    case .signatoryConsented: return event.data["text"].map { [quoted($0)] } ?? []
    case .signatoryDeclined, .contractFailed, .signedCopyRejected, .signedCopyQuarantined:
      return [event.data["reason"]].compactMap { $0 }
    case .documentDisplayed:
      let list = Self.pages(event).map { page, milliseconds in
        "p.\u{A0}\(page)\u{A0}: \(seconds(milliseconds))"
      }
      return document + [list.joined(separator: " · ")]
    case .documentSent, .documentDelivered: return document
    default: return []
    }
  }

  private static func pages(_ event: ContractEvent) -> [(Int, Int)] {
    (event.data["milliseconds"] ?? "").split(separator: ",").compactMap { part in
      let sides = part.split(separator: "=").compactMap { Int($0) }
      return sides.count == 2 ? (sides[0], sides[1]) : nil
    }
  }

  private func name(of document: Int) -> String {
    contents.contract.documents.first { $0.number == document }?.name ?? "\(document)"
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
