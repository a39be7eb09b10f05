import BlockingWork
import Foundation
import PDFSignatures
import PDFWorkshop

/// How documents become signed: one seam between the platform's rules and PDF signatures.
///
/// A document is prepared once, when its contract is created, and the working copy is signed once
/// per signatory, in the order in which they sign. It is given out when everybody has signed.
protocol DocumentSigning: Sendable {
  /// Looks whether a document can be taken in.
  ///
  /// - Throws: `PDFRefusal`.
  func check(_ pdf: Data) async throws

  /// Makes the working copy that signatures are added to.
  ///
  /// - Throws: `PDFRefusal` or any other error for a document that cannot be signed: the contract
  ///   is refused.
  func prepare(_ pdf: Data, contract: ContractToSign) async throws -> Data

  /// Adds one signatory's signature to a working copy.
  func sign(_ prepared: Data, _ signature: SignatureToMake) async throws -> Data
}

/// What documents are told of their contract.
struct ContractToSign: Sendable {
  let id: String
  let label: String
  /// ISO 639-1.
  let language: String
  /// In the order of the contract.
  let signatoryNames: [String]
  /// Whether pages are marked TEST (guide 1.4).
  let isTest: Bool
}

/// One signatory's signature.
struct SignatureToMake: Sendable {
  let contractID: String
  let signatoryName: String
  /// From 0, in the order of the contract.
  let position: Int
  let at: Date
  /// ISO 639-1.
  let language: String
}

/// PAdES signatures with a time-stamp, by the sandbox's own test authority: prepared once with a last
/// page that names the signatories, signed once by each.
struct TestSignatures: DocumentSigning {
  private let workshop: any PDFWorkshop
  private let signer: DocumentSigner

  init(authority: TestAuthority, workshop: any PDFWorkshop) {
    self.workshop = workshop
    signer = DocumentSigner(authority: authority)
  }

  func check(_ pdf: Data) async throws {
    _ = try await workshop.examine(pdf).get()
  }

  func prepare(_ pdf: Data, contract: ContractToSign) async throws -> Data {
    try await workshop.prepare(
      pdf,
      DocumentPreparation(
        contractID: contract.id, label: contract.label, signatories: contract.signatoryNames,
        language: contract.language, isTest: contract.isTest))
  }

  func sign(_ prepared: Data, _ signature: SignatureToMake) async throws -> Data {
    let isFrench = signature.language == "fr"
    let draft = try await workshop.draft(
      SignatureDraft(
        position: signature.position, name: signature.signatoryName,
        reason: isFrench
          ? "Signature par code SMS du contrat \(signature.contractID)"
          : "Contract \(signature.contractID), signed with a code by SMS",
        date: signature.at, isFrench: isFrench), in: prepared)
    return try await BlockingWork.run { [signer] in
      try signer.complete(draft, after: prepared.count, at: signature.at)
    }
  }
}
