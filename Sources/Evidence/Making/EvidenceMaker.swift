import BlockingWork
package import Foundation
package import PDFSignatures
package import Signing

/// Makes the evidence of contracts and keeps what it made.
package struct EvidenceMaker: Sendable {
  let store: any ContractStore & EvidenceStore
  let files: any DocumentFiles
  let brand: @Sendable (BrandID) -> Brand?
  let seal: EvidenceSeal
  let timestamps: TimestampSource
  let isTest: Bool
  let policy: VerificationPolicy
  let clock: SigningClock
  let memory: Shares
  let material: @Sendable (Data) async throws -> ValidationMaterial

  /// - Parameters:
  ///   - brand: finds a contract's brand.
  ///   - isTest: whether signatures made on the platform are tests.
  ///   - memory: bytes for making containers.
  ///   - material: finds what a signed document carries for its verification.
  package init(
    store: any ContractStore & EvidenceStore, files: any DocumentFiles,
    brand: @escaping @Sendable (BrandID) -> Brand?, seal: EvidenceSeal,
    timestamps: TimestampSource, isTest: Bool, policy: VerificationPolicy, clock: SigningClock,
    memory: Shares = Shares(192 << 20),
    material: @escaping @Sendable (Data) async throws -> ValidationMaterial = {
      PDFVerifier.validationMaterial(of: $0)
    }
  ) {
    self.store = store
    self.files = files
    self.brand = brand
    self.seal = seal
    self.timestamps = timestamps
    self.isTest = isTest
    self.policy = policy
    self.clock = clock
    self.memory = memory
    self.material = material
  }

  /// The container of a contract as it stands; the one made before, where nothing has happened
  /// since.
  package func evidence(of id: ContractID) async throws -> StoredFile {
    let trail = try await store.auditTrail(of: id)
    if let file = try await standing(of: id, trail) { return file }
    let share = try await memory.take(try await Self.copies * size(of: id))
    defer { withExtendedLifetime(share) {} }
    return try await BlockingWork.steps {
      let files = try Dossier(try await contents(of: id, trail)).files()
      let container = try await EvidenceContainer.make(files, seal: seal, timestamps: timestamps)
      return try await keep(container, of: id, lines: trail.count, renewals: 0)
    }
  }

  /// The container made before, where it still stands for the contract: nothing is made.
  package func standing(of id: ContractID) async throws -> StoredFile? {
    try await standing(of: id, try await store.auditTrail(of: id))
  }

  /// The container with a fresh time-stamp over everything that is in it.
  package func renewed(_ id: ContractID) async throws -> StoredFile {
    _ = try await evidence(of: id)
    guard let made = try await store.evidence(of: id) else { throw UnknownContract() }
    let share = try await memory.take(Self.copies * made.file.size)
    defer { withExtendedLifetime(share) {} }
    return try await BlockingWork.steps {
      let container = try await EvidenceContainer.renew(
        try await files.data(of: made.file), timestamps: timestamps)
      return try await keep(container, of: id, lines: made.lines, renewals: made.renewals + 1)
    }
  }

  private func standing(of id: ContractID, _ trail: [AuditLine]) async throws -> StoredFile? {
    guard let made = try await store.evidence(of: id), stillStands(made, trail) else { return nil }
    return made.file
  }

  /// A container follows the trail while it is young. Later its age is worth more than the lines of
  /// those who only looked, and a renewed one is not given up for them; what decides over the
  /// contract always makes a new one. Every one that was made is kept.
  private func stillStands(_ made: EvidenceRecord, _ trail: [AuditLine]) -> Bool {
    let later = trail.dropFirst(made.lines)
    guard !later.isEmpty else { return true }
    let isWorthItsAge =
      made.renewals > 0 || clock.now().timeIntervalSince(made.madeAt) > Self.youth
    return isWorthItsAge && later.allSatisfy { $0.event?.kind.isOnlyReading == true }
  }

  /// 90 days, in seconds: shorter than any signer's certificate lasts.
  private static let youth: TimeInterval = 90 * 86_400

  /// What goes into a container, in bytes, but for what is small.
  private func size(of id: ContractID) async throws -> Int {
    guard let contract = try await store.contract(id) else { throw UnknownContract() }
    let signed = contract.state.signedDocuments
    return contract.documents.reduce(0) { $0 + $1.file.size + (signed[$1.number]?.size ?? 0) }
      + (try await store.attachments(of: id).reduce(0) { $0 + $1.file.size })
  }

  /// The files are mapped; the container is written once and read out once.
  private static let copies = 3

  private func contents(of id: ContractID, _ trail: [AuditLine]) async throws -> DossierContents {
    guard let contract = try await store.contract(id) else { throw UnknownContract() }
    // A contract outlives the brand under which it was signed.
    let brand = brand(contract.brandID) ?? .gone(contract.brandID)
    var originals: [Int: Data] = [:]
    var signed: [Int: Data] = [:]
    for document in contract.documents {
      originals[document.number] = try await intact(document.file)
      if let file = contract.state.signedDocuments[document.number] {
        signed[document.number] = try await intact(file)
      }
    }
    var material: [Int: ValidationMaterial] = [:]
    for (number, data) in signed { material[number] = try await self.material(data) }
    var attachments: [(Attachment, Data)] = []
    for attachment in try await store.attachments(of: id) {
      attachments.append((attachment, try await intact(attachment.file)))
    }
    return DossierContents(
      contract: contract, brand: brand, isTest: isTest, policy: policy, trail: trail,
      // A time-stamp made since the trail was read speaks of lines that are not in it.
      heads: try await store.headStamps(of: id).filter { $0.1.head.number <= trail.count },
      attachments: attachments, originals: originals,
      signed: signed, material: material, madeAt: clock.now())
  }

  /// What is sealed is what was kept, not what a disk has made of it since.
  private func intact(_ file: StoredFile) async throws -> Data {
    do {
      return try await files.data(of: file)
    } catch is DocumentDamaged {
      throw EvidenceFailure.damaged([.storedFileDamaged(file.sha256)])
    }
  }

  private func keep(
    _ container: Data, of id: ContractID, lines: Int, renewals: Int
  ) async throws -> StoredFile {
    let file = try await files.keep(container)
    try await store.keep(
      EvidenceRecord(file: file, madeAt: clock.now(), lines: lines, renewals: renewals), of: id)
    return file
  }
}

extension EvidenceMaker {
  /// The maker behind the domain's port.
  package var desk: EvidenceDesk {
    EvidenceDesk(
      evidence: { id in try await Self.inWords { try await evidence(of: id) } },
      renewed: { id in try await Self.inWords { try await renewed(id) } })
  }

  private static func inWords(
    _ body: () async throws -> StoredFile
  ) async throws -> StoredFile {
    do {
      return try await body()
    } catch EvidenceFailure.damaged(let reasons) {
      throw EvidenceUnavailable.damaged(
        reasons.prefix(5).map { $0.text(in: .english) }.joined(separator: " "))
    }
  }
}
