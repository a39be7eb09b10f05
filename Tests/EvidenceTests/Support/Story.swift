import Foundation
import PDFSignatures
import Signing

@testable import Evidence

/// A contract that two people have signed, and its audit trail, as the server would have written it.
struct Story {
  static let contract = ContractID(rawValue: "c_0123456789")
  static let people = [
    Signatory(
      id: SignatoryID(rawValue: "sig_1"), firstName: "Claire", lastName: "Dubois",
      email: "claire@example.com", mobile: number("0612345678")),
    Signatory(
      id: SignatoryID(rawValue: "sig_2"), firstName: "Zoë", lastName: "Martin",
      email: "zoe@example.com", mobile: number("0612345679")),
  ]

  /// The lines that tell of the signing itself; two receipts of the signed copy follow.
  static let signing = 8

  let isSigned: Bool
  private(set) var contract: Contract
  private(set) var trail: [AuditLine] = []
  private(set) var attachments: [(Attachment, Data)] = []

  /// - Parameters:
  ///   - signed: the signed copy; nil for a contract that nobody has signed yet.
  ///   - began: when it was deposited.
  ///   - date: when it was signed.
  ///   - learnt: what the contract says of that; the same if nil.
  ///   - isVersioned: whether the server knew of versions when it began.
  ///   - isReported: whether the decision names the report.
  init(
    original: Data = SmallPDF.data, signed: Data?, began: Date, date: Date,
    id: ContractID = contract,
    lines: Int = signing, learnt: Date? = nil, isVersioned: Bool = false, isReported: Bool = true
  ) throws {
    isSigned = signed != nil
    let deadline = began.addingTimeInterval(1_000 * 86_400)
    let copy = signed.map { Self.stored($0) }
    contract = Contract(
      id: id, brandID: BrandID(rawValue: "b"), reference: "R-1", label: "Contrat <b> & Cie",
      language: .french, deadline: deadline, createdAt: began,
      documents: [
        ContractDocument(
          number: 1, kind: .main, name: "Contrat", file: Self.stored(original), pages: 1)
      ], signatories: Self.people, returnURL: nil, frameOrigins: [], metadata: [:],
      state: ContractState(
        status: copy == nil ? .prepared : .completed, remoteID: copy.map { _ in "cp_1" },
        signatories: Self.people.map {
          SignatoryState(
            id: $0.id, status: copy == nil ? .waiting : .signed,
            signedAt: copy.map { _ in learnt ?? date })
        },
        signedCopy: copy == nil ? .missing : .verified,
        signedDocuments: copy.map { [1: $0] } ?? [:],
        deadline: deadline))
    try tell(copy, began, date, lines, isVersioned: isVersioned, isReported: isReported)
  }

  private mutating func tell(
    _ copy: StoredFile?, _ began: Date, _ date: Date, _ lines: Int, isVersioned: Bool,
    isReported: Bool
  ) throws {
    let first = Self.people[0].id
    let version = isVersioned ? ["evidence": "\(Contract.evidenceVersion)"] : [:]
    try add(
      .contractCreated, at: began, data: contract.terms.merging(version) { $1 }, by: Actor(.company)
    )
    try add(.signatoryViewed, first, at: began + 60, by: Actor(.signatory, address: "203.0.113.7"))
    guard let copy else { return }
    try add(
      .signatoryConsented, first, at: began + 120, data: ["text": "D’accord", "version": "1"],
      by: Actor(.signatory, address: "203.0.113.7", browser: "Mozilla/5.0 <x>"))
    for person in Self.people {
      try add(.signatorySigned, person.id, at: date, by: .platform)
    }
    try add(.contractCompleted, at: date, by: .platform)
    let report = Data(#"{"report":{"indication":"TOTAL-PASSED"}}"#.utf8)
    let log = Data(#"[{"event":"signed"}]"#.utf8)
    attachments = [
      (
        Attachment(
          .verificationReport, document: 1, file: Self.stored(report), at: date,
          summary: [
            "indication": "TOTAL-PASSED", "policy": "passed", "verdict": "confirmed",
            "signedSha256": copy.sha256,
          ]), report
      ), (Attachment(.platformLog, file: Self.stored(log), at: date), log),
    ]
    try add(
      .signedCopyFetched, at: date + 1,
      data: [
        "document.1.sha256": copy.sha256, "platformLog.sha256": Self.stored(log).sha256,
      ], by: .server)
    try add(
      .signedCopyVerified, at: date + 1,
      data: [
        "document.1.indication": "TOTAL-PASSED",
        "document.1.report.sha256": isReported ? Self.stored(report).sha256 : "",
        "policy": "passed",
      ].filter { !$0.value.isEmpty }, by: .server)
    for receipt in trail.count..<max(trail.count, lines) {
      try add(
        .documentDelivered, at: date + 60 + Double(receipt),
        data: ["document": "1", "sha256": copy.sha256], by: Actor(.company))
    }
  }

  private mutating func add(
    _ kind: ContractEvent.Kind, _ signatory: SignatoryID? = nil, at date: Date,
    data: [String: String] = [:], by actor: Actor
  ) throws {
    trail.append(
      try AuditLine(
        number: trail.count + 1, after: trail.last?.hash ?? AuditLine.start,
        contract: contract.id,
        ContractEvent(kind: kind, signatoryID: signatory, at: date, data: data), by: actor,
        reading: MonotonicReading(run: "run_1", milliseconds: 1_000 * trail.count)))
  }

  /// Everything that goes into the container.
  func contents(
    original: Data = SmallPDF.data, signed: Data?, heads: [(HeadStamp, HeadStampLeaf)] = [],
    madeAt: Date = Date()
  ) -> DossierContents {
    DossierContents(
      contract: contract, brand: .sample, isTest: true, policy: .passed, trail: trail,
      heads: heads, attachments: attachments, originals: [1: original],
      signed: signed.map { [1: $0] } ?? [:],
      material: signed.map { [1: PDFVerifier.validationMaterial(of: $0)] } ?? [:], madeAt: madeAt)
  }

  private static func stored(_ data: Data) -> StoredFile {
    StoredFile(sha256: Hexadecimal.digest(of: data), size: data.count)
  }

  private static func number(_ text: String) -> PhoneNumber {
    PhoneNumber(text) ?? .missing
  }
}

extension Brand {
  static var sample: Brand {
    Brand(
      id: BrandID(rawValue: "b"), name: "Orvéa", apiKeyHashes: [String(repeating: "0", count: 64)],
      languages: [.french, .english],
      termsURL: "https://example.com", timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt)
  }
}
