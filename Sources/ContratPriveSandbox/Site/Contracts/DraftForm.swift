import ContratPrive
import Foundation
import GRDB
import Hummingbird

/// The form that completes a draft and sends it (guide 3.1), as it was typed.
struct DraftForm: Sendable {
  private(set) var fields: [String: SiteField] = [:]
  /// What the platform said of the whole.
  var error: String?

  var hasErrors: Bool { error != nil || fields.values.contains { $0.error != nil } }

  init() {}

  /// - Parameter mustBeComplete: a number that is missing is an error.
  init(
    _ form: SiteForm, for contract: SiteContract, mustBeComplete: Bool, _ texts: SiteTexts
  ) {
    for signatory in contract.signatories where signatory.mobile == nil {
      let typed = form.text("mobile.\(signatory.id)", upTo: 40)
      var field = SiteField(value: typed)
      if typed.isEmpty {
        if mustBeComplete { field.error = texts.text("draft.mobile.missing") }
      } else if MobileNumber.normalised(typed) == nil {
        field.error = texts.text("draft.mobile.invalid")
      }
      fields[signatory.id] = field
    }
  }

  /// The numbers to save, in international form.
  var mobiles: [String: String] {
    fields.compactMapValues { MobileNumber.normalised($0.value) }
  }

  func model(_ contract: SiteContract, _ visit: SiteVisit) -> ContractPage.Draft {
    let missing = contract.signatories.filter { $0.mobile == nil }
    let firstError = missing.first { fields[$0.id]?.error != nil }?.id
    return ContractPage.Draft(
      url: visit.url("/contrats/\(SiteVisit.segment(contract.id))/brouillon"), error: error,
      hasMissing: !missing.isEmpty,
      missing: missing.map {
        let field = fields[$0.id] ?? SiteField()
        return ContractPage.Missing(
          id: $0.id, name: $0.name, typed: field.value, error: field.error,
          isFirstError: $0.id == firstError)
      })
  }
}

extension SandboxSite {
  /// Saves the numbers and, where asked to, sends the draft to its signatories.
  @Sendable func draft(_ visit: SiteVisit, _ form: SiteForm) async throws -> Response {
    let (id, now) = (visit.parameter("contract"), now())
    let contract = try await database.read { db in try SiteContract.find(id, at: now, db) }
    guard let contract else { throw SiteProblem.noSuchContract }
    guard contract.status == .draft else { throw SiteProblem.notADraft }
    let isSubmitted = form.text("action", upTo: 10) == "submit"
    var draft = DraftForm(
      form, for: contract, mustBeComplete: isSubmitted, visit.texts)
    if draft.hasErrors { return try await contractPage(visit, draft: draft) }
    do {
      if !draft.mobiles.isEmpty { try await actions.completeDraft(id, mobiles: draft.mobiles) }
      if isSubmitted { try await actions.submitDraft(id) }
    } catch let refusal as SandboxRefusal {
      draft.error = visit.texts.text(for: refusal)
      return try await contractPage(visit, draft: draft)
    }
    return .see(visit.contractURL(id, done: isSubmitted ? .submitted : .saved))
  }
}

extension SiteTexts {
  /// The platform's refusal in the visitor's language; its own words are for developers.
  func text(for refusal: SandboxRefusal) -> String {
    let key = "refusal.\(refusal.code.rawValue)"
    return hasText(key) ? text(key) : text("refusal.other", ["code": refusal.code.rawValue])
  }
}
