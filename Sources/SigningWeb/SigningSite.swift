package import Foundation
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import NIOFoundationCompat
package import Signing
import Synchronization

/// What the web layer works with.
package struct SigningSite: Sendable {
  let brands: BrandRegistry
  let store: any ContractStore
  let files: any DocumentFiles
  /// nil where pages cannot be made into images.
  let pages: DocumentPages?
  let desk: ContractDesk
  let engine: SigningEngine
  let tokens: LinkTokens
  let lifetimes: LinkLifetimes
  let clock: SigningClock
  let templates: PageTemplates
  let address: PublicAddress
  let assets: Assets
  let publicFolder: String
  let viewerFolder: String
  /// Brands that are only shown: an operator who names none does not mean them.
  let showcase: Set<BrandID>
  /// Reads the brands' files again.
  let reloadBrands: @Sendable () throws -> Void
  let operatorKeyHash: String
  let isTest: Bool
  let codeLength: Int?
  let resendPause: TimeInterval
  /// How long an answer is held back for a page that cannot ask again by itself.
  let pageHold: Duration
  let trustedProxies: TrustedProxies
  let evidence: EvidenceDesk
  let trail: any EvidenceStore
  let operations: any OperationsStore
  let readiness: Readiness
  /// Answers that are held back now.
  let held = HeldPages()
  let deliveries = OnceOnly()
  /// For bodies that come in, and what is made of them.
  let memory: Shares
  let downloads: DownloadPlaces
  /// Reports of what was displayed, for each link: hours of reading, not a flood.
  let displays = Allowance(each: 500)
  let limits: RequestLimits
  let refusals: Refusals
  let logger: Logger

  package init(
    brands: BrandRegistry, showcase: Set<BrandID>,
    reloadBrands: @escaping @Sendable () throws -> Void, store: any ContractStore,
    files: any DocumentFiles, pages: DocumentPages?, desk: ContractDesk, engine: SigningEngine,
    tokens: LinkTokens,
    lifetimes: LinkLifetimes, clock: SigningClock, templates: PageTemplates,
    address: PublicAddress, assets: Assets, publicFolder: String, viewerFolder: String,
    operatorKeyHash: String,
    isTest: Bool, codeLength: Int?, resendPause: TimeInterval, pageHold: Duration,
    trustedProxies: TrustedProxies, evidence: EvidenceDesk, trail: any EvidenceStore,
    operations: any OperationsStore, readiness: Readiness, limits: WebLimits,
    refusals: Refusals, memory: Shares, downloads: DownloadPlaces, logger: Logger
  ) {
    self.brands = brands
    self.showcase = showcase
    self.reloadBrands = reloadBrands
    self.store = store
    self.files = files
    self.pages = pages
    self.desk = desk
    self.engine = engine
    self.tokens = tokens
    self.lifetimes = lifetimes
    self.clock = clock
    self.templates = templates
    self.address = address
    self.assets = assets
    self.publicFolder = publicFolder
    self.viewerFolder = viewerFolder
    self.operatorKeyHash = operatorKeyHash
    self.isTest = isTest
    self.codeLength = codeLength
    self.resendPause = resendPause
    self.pageHold = pageHold
    self.trustedProxies = trustedProxies
    self.evidence = evidence
    self.trail = trail
    self.operations = operations
    self.readiness = readiness
    self.limits = RequestLimits(limits)
    self.refusals = refusals
    self.memory = memory
    self.downloads = downloads
    self.logger = logger
  }

  /// Base64 makes four bytes of three; the rest of the JSON is small.
  var maxContractBody: Int { desk.limits.contractSize / 3 * 4 + (1 << 20) }

  func isOperator(_ key: String?) -> Bool {
    guard let key else { return false }
    let hash = sha256Hex(Data(key.utf8))
    return constantTimeEqual(Data(hash.utf8), Data(operatorKeyHash.utf8))
  }

  /// The brand an operator acts for: the one named, or the only one.
  func operatorBrand(_ name: String?) throws(Problem) -> Brand {
    if let name {
      guard let brand = brands.brand(BrandID(rawValue: name)) else { throw .unknownBrand }
      return brand
    }
    let meant = brands.all.filter { !showcase.contains($0.id) }
    guard let only = meant.first, meant.count == 1 else { throw .missingBrand }
    return only
  }

  func view(of link: SigningLink, _ contract: Contract) -> LinkView {
    // While others sign first, nothing but the deadline ends it.
    let turn = contract.state.turn(of: link.signatoryID)
    return LinkView(
      signingUrl: "\(address.url)/sign/\(tokens.token(for: link.id))",
      expiresAt: link.expiry(lifetimes, turn: turn) ?? contract.deadline)
  }
}

/// The address under which visitors reach the server. With port 0 it is known once it listens.
package final class PublicAddress: Sendable {
  private let value: Mutex<String>

  package init(_ url: String) {
    value = Mutex(url)
  }

  /// Without a slash at its end.
  package var url: String { value.withLock { $0 } }

  package func set(_ url: String) { value.withLock { $0 = url } }
}
