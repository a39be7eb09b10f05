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
  }

  /// Signed copies that were rejected stay in the evidence, but never under the name of good ones.
  var signedFolder: String { contract.state.signedCopy.isConfirmed ? "signed" : "held" }

  /// The last report on each signed document.
  func report(on document: Int) -> (Attachment, Data)? {
    attachments.last { $0.0.kind == .verificationReport && $0.0.document == document }
  }

  var platformLog: Data? {
    attachments.last { $0.0.kind == .platformLog }?.1
  }

  var events: [(line: AuditLine, event: ContractEvent)] {
    trail.compactMap { line in line.event.map { (line, $0) } }
  }
}
