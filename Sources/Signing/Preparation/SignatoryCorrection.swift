package import Foundation

/// What a company puts right about a signatory; what is nil stays as it is.
package struct SignatoryCorrection: Sendable {
  package var firstName: String?
  package var lastName: String?
  package var email: String?
  package var mobile: String?

  package init(
    firstName: String? = nil, lastName: String? = nil, email: String? = nil, mobile: String? = nil
  ) {
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.mobile = mobile
  }
}

extension ContractDesk {
  /// Puts right who a signatory is, while nothing went to the platform.
  ///
  /// - Throws: ``DraftRefused`` with every problem found, or ``ContractBegun``.
  package func correct(
    _ signatory: Signatory, of contract: Contract, brand: Brand, _ correction: SignatoryCorrection,
    by actor: Actor
  ) async throws {
    let now = clock.now()
    var check = DraftCheck(.empty, brand: brand, limits: limits, now: now)
    let corrected = check.signatory(
      signatory.id,
      ContractDraft.Signatory(
        firstName: correction.firstName ?? signatory.firstName,
        lastName: correction.lastName ?? signatory.lastName,
        email: correction.email ?? signatory.email,
        mobile: correction.mobile ?? signatory.mobile.e164))
    guard check.problems.isEmpty, let corrected else {
      throw DraftRefused(problems: check.problems)
    }
    try await store.correct(corrected, of: contract.id, at: now, by: actor)
  }
}

extension ContractEvent {
  /// A signatory was put right; nil where nothing changed.
  ///
  /// The old number is not repeated in full: it stands where it was first given.
  package static func corrected(
    _ old: Signatory, to new: Signatory, at now: Date
  ) -> ContractEvent? {
    var data: [String: String] = [:]
    func compare(_ field: String, _ before: String, _ after: String, shown: String? = nil) {
      guard before != after else { return }
      data["\(field).old"] = shown ?? before
      data["\(field).new"] = after
    }
    compare("firstName", old.firstName, new.firstName)
    compare("lastName", old.lastName, new.lastName)
    compare("email", old.email, new.email)
    compare("mobile", old.mobile.e164, new.mobile.e164, shown: old.mobile.masked)
    guard !data.isEmpty else { return nil }
    return ContractEvent(kind: .signatoryCorrected, signatoryID: old.id, at: now, data: data)
  }
}

extension ContractDraft {
  fileprivate static let empty = ContractDraft(
    reference: "", label: "", language: "", deadline: "", documents: [], signatories: [])
}
