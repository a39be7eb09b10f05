import Foundation
import Logging
import Signing

/// A visitor who came with a genuine link: everything a page needs.
///
/// A request is admitted once, by ``SigningSite/visit(token:language:scheme:by:)``, and looked at as
/// often as needed, by ``SigningSite/look(_:)``.
struct Visit: Sendable {
  private(set) var link: SigningLink
  private(set) var contract: Contract
  private(set) var signatory: Signatory
  private(set) var state: SignatoryState
  let brand: Brand
  let language: Language
  let paths: SigningPaths
  private(set) var now: Date
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

  /// The same visitor, with the contract as it is now.
  ///
  /// - Parameter link: as it is now, where it was read.
  func seeing(_ contract: Contract, _ link: SigningLink? = nil, at now: Date) -> Visit {
    guard let signatory = contract.signatory(signatory.id),
      let state = contract.state.signatory(signatory.id)
    else { return self }
    var visit = self
    visit.link = link ?? self.link
    visit.contract = contract
    visit.signatory = signatory
    visit.state = state
    visit.now = now
    return visit
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
  /// Admits a visitor: finds what a token leads to, and takes one from each limit.
  ///
  /// - Throws: ``VisitEnded`` for a token that is not genuine or no longer usable.
  func visit(
    token: String, language asked: String?, scheme: BrandTheme.Mode = .auto, by actor: Actor
  ) async throws -> Visit {
    let now = clock.now()
    guard let id = tokens.link(of: token) else { throw guessed(.guessedLink, by: actor, at: now) }
    guard let found = try await store.visit(id),
      let signatory = found.contract.signatory(found.link.signatoryID),
      let state = found.contract.state.signatory(found.link.signatoryID),
      let brand = brands.brand(found.contract.brandID)
    else { throw guessed(.unknownLink, by: actor, at: now) }
    let own = found.contract.language
    let offered = asked.flatMap(Language.init(rawValue:))
    let language = offered.flatMap { brand.languages.contains($0) ? $0 : nil } ?? own
    let visit = Visit(
      link: found.link, contract: found.contract, signatory: signatory, state: state,
      brand: brand, language: language,
      paths: SigningPaths(
        token: token, language: language == own ? nil : language, scheme: scheme), now: now,
      actor: actor)
    try refuse(limits.links.take(id.rawValue), .limitLink, visit)
    try refuse(
      limits.addresses.take(TrustedProxies.subscriber(of: actor.address)), .limitAddress, visit)
    try refuse(
      limits.brandVisits.take(brand.id.rawValue, perMinute: brand.limits.visitsPerMinute),
      .limitBrand, visit)
    if let ended = ended(visit) {
      // Any other end is an answer: nobody was refused.
      if ended.state == .linkExpired || ended.state == .unknownLink {
        refusals.note(
          visit.link.revokedAt == nil ? .expiredLink : .revokedLink, by: actor, visit)
      }
      throw ended
    }
    return visit
  }

  /// An admitted visit as things stand now. Nothing is taken from limits.
  ///
  /// - Throws: ``VisitEnded`` where the link is no longer usable.
  func look(_ visit: Visit) async throws -> Visit {
    guard let found = try await store.visit(visit.link.id) else {
      throw VisitEnded(.unknownLink)
    }
    return try look(visit, at: found.contract, found.link)
  }

  /// The same, where the contract is at hand as it is now.
  func look(
    _ visit: Visit, at contract: Contract, _ link: SigningLink? = nil
  ) throws(VisitEnded) -> Visit {
    let visit = visit.seeing(contract, link, at: clock.now())
    if let ended = ended(visit) { throw ended }
    return visit
  }

  /// How a visit ends whose link cannot be used any more.
  private func ended(_ visit: Visit) -> VisitEnded? {
    guard
      !visit.link.isUsable(
        by: visit.state, of: visit.contract.state, at: visit.now, lifetimes)
    else { return nil }
    // Nobody who signed, refused or was locked may read that nothing was signed.
    if case .ended(let state) = visit.place { return VisitEnded(state, visit) }
    let isOld = visit.link.revokedAt == nil && visit.place != .signed
    return VisitEnded(isOld ? .linkExpired : .unknownLink, visit)
  }

  /// - Parameter seconds: until there is another one, where there is none.
  private func refuse(
    _ seconds: Int?, _ reason: RefusalReason, _ visit: Visit
  ) throws(VisitEnded) {
    guard let seconds else { return }
    refusals.note(reason, by: visit.actor, visit)
    throw VisitEnded(.tooMany, visit, retryAt: visit.now.addingTimeInterval(TimeInterval(seconds)))
  }

  /// How the visit of somebody ends whose link is none: after too many, without a word on the link.
  private func guessed(_ reason: RefusalReason, by actor: Actor, at now: Date) -> VisitEnded {
    guard let seconds = guesses(reason, by: actor) else { return VisitEnded(.unknownLink) }
    return VisitEnded(.tooMany, retryAt: now.addingTimeInterval(TimeInterval(seconds)))
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
