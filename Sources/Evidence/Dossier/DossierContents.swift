package import Foundation
package import PDFSignatures
package import Signing

/// Everything that goes into the evidence of one contract.
package struct DossierContents: Sendable {
  package let contract: Contract
  package let brand: Brand
  /// Whether signatures made on the platform are tests.
  package let isTest: Bool
  package let policy: VerificationPolicy
  package let trail: [AuditLine]
  package let heads: [(HeadStamp, HeadStampLeaf)]
  package let attachments: [(Attachment, Data)]
  /// Documents as they were deposited, by their numbers.
  package let originals: [Int: Data]
  /// As they came back signed.
  package let signed: [Int: Data]
  /// What they carry for their verification.
  package let material: [Int: ValidationMaterial]
  package let madeAt: Date
  private let facts: TrailFacts

  package init(
    contract: Contract, brand: Brand, isTest: Bool, policy: VerificationPolicy,
    trail: [AuditLine], heads: [(HeadStamp, HeadStampLeaf)], attachments: [(Attachment, Data)],
    originals: [Int: Data], signed: [Int: Data], material: [Int: ValidationMaterial],
    madeAt: Date
  ) {
    self.contract = contract
    self.brand = brand
    self.isTest = isTest
    self.policy = policy
    self.trail = trail
    self.heads = heads
    self.attachments = attachments
    self.originals = originals
    self.signed = signed
    self.material = material
    self.madeAt = madeAt
    facts = TrailFacts(trail)
  }

  /// Signed copies that were rejected stay in the evidence, but never under the name of good ones.
  var signedFolder: String { contract.state.signedCopy.isConfirmed ? "signed" : "held" }

  /// The report on each signed document that the trail speaks of; the last one, where what was put off is
  /// not told of, or was written before there were versions.
  func report(on document: Int) -> (Attachment, Data)? {
    let reports = attachments.filter {
      $0.0.kind == .verificationReport && $0.0.document == document
    }
    let told = reports.last { $0.0.file.sha256 == facts.reports[document] }
    return told ?? (facts.isVersioned && facts.copy != .pending ? nil : reports.last)
  }

  var platformLog: Data? {
    let logs = attachments.filter { $0.0.kind == .platformLog }
    let told = logs.last { $0.0.file.sha256 == facts.platformLog }
    return (told ?? (facts.isVersioned ? nil : logs.last))?.1
  }

  /// The company's name when it deposited the contract; it may be called otherwise now.
  var company: String { facts.terms["company"] ?? brand.name }

  /// How whoever signed was authenticated, by the link that was used.
  func authentication(of signatory: SignatoryID) -> Authentication? {
    facts.authentication(of: signatory.rawValue)
  }
}
