import Foundation
import Logging
import Signing

/// A visitor who came with a genuine link: everything a page needs.
struct Visit: Sendable {
  let link: SigningLink
  let contract: Contract
  let signatory: Signatory
  let state: SignatoryState
  let brand: Brand
  let language: Language
  let paths: SigningPaths
  let now: Date
  /// Who visits, from where.
  let actor: Actor

  var place: Place { Place(state, of: contract, at: now) }
  /// The button was pressed, and no code could be asked for.
  var wasNotStarted: Bool {
    place == .documents && state.status == .waiting && state.hasConsented && !state.wantsCode
  }
  var zone: TimeZone { brand.timeZone }
  /// Origins that may show these pages in a frame; none by default.
  var frameOrigins: [String] {
    brand.frameOrigins + contract.frameOrigins.filter { !brand.frameOrigins.contains($0) }
  }
}

/// A visit that ends before a page of the flow: the end state and what is known of the visitor.
struct VisitEnded: Error {
  let state: EndState
  let visit: Visit?
  /// When it is worth trying again.
  let retryAt: Date?

  init(_ state: EndState, _ visit: Visit? = nil, retryAt: Date? = nil) {
    self.state = state
    self.visit = visit
    self.retryAt = retryAt
  }
}

extension SigningSite {
  /// Finds what a token leads to.
  ///
  /// - Throws: ``VisitEnded`` for a token that is not genuine or no longer usable.
  func visit(
    token: String, language asked: String?, scheme: BrandTheme.Mode = .auto, by actor: Actor
  ) async throws -> Visit {
    let now = clock.now()
    guard let id = tokens.link(of: token), let found = try await store.visit(id),
      let signatory = found.contract.signatory(found.link.signatoryID),
      let state = found.contract.state.signatory(found.link.signatoryID),
      let brand = brands.brand(found.contract.brandID)
    else {
      try refuse(limits.guesses.take(TrustedProxies.subscriber(of: actor.address)), nil, at: now)
      throw VisitEnded(.unknownLink)
    }
    let own = found.contract.language
    let offered = asked.flatMap(Language.init(rawValue:))
    let language = offered.flatMap { brand.languages.contains($0) ? $0 : nil } ?? own
    let visit = Visit(
      link: found.link, contract: found.contract, signatory: signatory, state: state,
      brand: brand, language: language,
      paths: SigningPaths(
        token: token, language: language == own ? nil : language, scheme: scheme), now: now,
      actor: actor)
    try refuse(limits.links.take(id.rawValue), visit, at: now)
    try refuse(limits.addresses.take(TrustedProxies.subscriber(of: actor.address)), visit, at: now)
    try refuse(
      limits.brandVisits.take(brand.id.rawValue, perMinute: brand.limits.visitsPerMinute), visit,
      at: now)
    guard
      found.link.isUsable(by: state, of: found.contract.state, at: now, lifetimes)
    else {
      // Nobody who signed, refused or was locked may read that nothing was signed.
      if case .ended(let state) = visit.place { throw VisitEnded(state, visit) }
      let isOld = found.link.revokedAt == nil && visit.place != .signed
      throw VisitEnded(isOld ? .linkExpired : .unknownLink, visit)
    }
    return visit
  }

  /// - Parameter seconds: until there is another one, where there is none.
  private func refuse(_ seconds: Int?, _ visit: Visit?, at now: Date) throws {
    guard let seconds else { return }
    throw VisitEnded(.tooMany, visit, retryAt: now.addingTimeInterval(TimeInterval(seconds)))
  }

  /// Notes that the link is in use. Not on every request: once a minute is enough for an idle time
  /// of many, and reading stays free of writes.
  func touch(_ visit: Visit) async throws {
    if let seen = visit.link.lastSeenAt, visit.now.timeIntervalSince(seen) < 60 { return }
    do {
      try await store.touch(visit.link.id, at: visit.now, by: visit.actor)
    } catch let failure as any StorageFailure where visit.link.openedAt != nil {
      // The first opening is for the trail; after it reading goes on while nothing can be written.
      guard failure.isTemporary else { throw failure }
      logger.critical("storage failed", metadata: ["error": "\(type(of: failure))"])
    }
  }
}
