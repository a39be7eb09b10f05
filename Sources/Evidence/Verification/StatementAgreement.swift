import Foundation
import Signing

/// Which members of `contract.json` say something else than the audit trail, which was written as
/// things happened and vouched for day by day.
struct StatementAgreement {
  /// Their paths, as in `documents[0].kind`.
  private(set) var contradictions: [String] = []

  private static let most = 20
  /// Seconds by which an instant may differ that is written with and without its milliseconds.
  private static let rounding: TimeInterval = 1
  /// Seconds between a signature and the server's learning of it, or between two clocks.
  private static let delay: TimeInterval = 5 * 86_400

  init(_ statement: ContractFile, with facts: TrailFacts) {
    compareTerms(statement, facts)
    compareDocuments(statement, facts)
    comparePeople(statement, facts)
    compareState(statement, facts)
  }

  private mutating func expect(_ isSame: Bool, _ member: String) {
    if !isSame, contradictions.count < Self.most { contradictions.append(member) }
  }

  private mutating func compareTerms(_ statement: ContractFile, _ facts: TrailFacts) {
    let terms = facts.terms
    expect(terms["reference"] == statement.reference, "reference")
    expect(terms["label"] == statement.label, "label")
    expect(terms["language"] == statement.language, "language")
    expect(terms["brand"] == statement.brand, "brand")
    expect(terms["company"] ?? statement.company == statement.company, "company")
    expect(Self.isSame(statement.deadline, terms["deadline"]), "deadline")
    expect(facts.began.map { Self.isSame(statement.createdAt, $0) } == true, "createdAt")
  }

  private mutating func compareDocuments(_ statement: ContractFile, _ facts: TrailFacts) {
    let numbers = statement.documents.map(\.number)
    expect(numbers == facts.deposited.keys.sorted(), "documents")
    expect(numbers.contains { facts.terms["document.\($0).kind"] == "main" }, "documents")
    compareDecision(statement, facts)
    for (place, document) in statement.documents.enumerated() {
      let name = "document.\(document.number)"
      let member = "documents[\(place)]"
      expect(facts.terms["\(name).kind"] == document.kind, "\(member).kind")
      expect(facts.terms["\(name).name"] == document.name, "\(member).name")
      expect(facts.terms["\(name).pages"] == "\(document.pages)", "\(member).pages")
      expect(document.original == "originals/\(document.number).pdf", "\(member).original")
      let folder = facts.copy.isConfirmed ? "signed" : "held"
      let signed = facts.fetched[document.number].map { _ in "\(folder)/\(document.number).pdf" }
      expect(document.signed == signed, "\(member).signed")
      // What is to be signed is signed, or the signed copy is none.
      if document.kind == "main", facts.copy.isConfirmed {
        expect(facts.fetched[document.number] != nil, "\(member).signedSha256")
      }
      compareVerification(document, member, facts)
    }
  }

  /// What decided, and on what.
  private mutating func compareDecision(_ statement: ContractFile, _ facts: TrailFacts) {
    let counting = [VerificationVerdict.recorded.words, VerificationVerdict.confirmed.words]
    let verdicts = statement.documents.compactMap { $0.verification?["verdict"] }
    switch facts.copy {
    case .confirmed:
      let policy = facts.policy.flatMap(VerificationPolicy.init(rawValue:))
      expect(policy != nil && policy != .record, "verificationPolicy")
      let isReported = facts.fetched.keys.allSatisfy { facts.reports[$0] != nil }
      expect(isReported, "documents.verification")
    case .none: expect(verdicts.isEmpty, "documents.verification")
    case .rejected, .held, .pending:
      expect(
        verdicts.isEmpty || !verdicts.allSatisfy(counting.contains), "documents.verification")
    case .recorded: break
    }
  }

  private mutating func compareVerification(
    _ document: ContractFile.Document, _ member: String, _ facts: TrailFacts
  ) {
    // Reports on what was put off are not told of one by one.
    guard facts.reports[document.number] != nil else { return }
    let found = document.verification ?? [:]
    expect(
      found["indication"] == facts.indications[document.number],
      "\(member).verification.indication")
    expect(found["policy"] == facts.policy, "\(member).verification.policy")
    let verdict = found["verdict"]
    switch facts.copy {
    case .confirmed:
      expect(
        verdict == VerificationVerdict.confirmed.words, "\(member).verification.verdict")
    case .recorded:
      let allowed = [VerificationVerdict.recorded.words, VerificationVerdict.confirmed.words]
      expect(verdict.map(allowed.contains) == true, "\(member).verification.verdict")
    case .none, .pending, .rejected, .held: break
    }
  }

  private mutating func comparePeople(_ statement: ContractFile, _ facts: TrailFacts) {
    expect(statement.signatories.map(\.id) == facts.people.map(\.id), "signatories")
    for (place, (one, told)) in zip(statement.signatories, facts.people).enumerated() {
      let member = "signatories[\(place)]"
      expect(one.name == told.name, "\(member).name")
      expect(one.email == told.email, "\(member).email")
      expect(one.mobile == told.mobile, "\(member).mobile")
      let signature = facts.signatures[one.id]
      expect((one.status == "signed") == (signature != nil), "\(member).status")
      // Neither is ever taken back, but by signing.
      if signature == nil, let reason = facts.refusals[one.id] {
        expect(one.status == "declined" && one.declineReason == reason, "\(member).status")
      } else if signature == nil, facts.locked.contains(one.id) {
        expect(one.status == "locked", "\(member).status")
      }
      if one.status == "locked" { expect(facts.locked.contains(one.id), "\(member).status") }
      if one.status == "declined" { expect(facts.refusals[one.id] != nil, "\(member).status") }
      expect(
        one.declineReason == nil || facts.refusals[one.id] == .some(one.declineReason),
        "\(member).declineReason")
      compareSignature(one, signature, member, facts)
      expect(
        one.authentication == facts.authentication(of: one.id)?.members,
        "\(member).authentication")
    }
  }

  private mutating func compareSignature(
    _ one: ContractFile.Signatory, _ signature: TrailFacts.Signature?, _ member: String,
    _ facts: TrailFacts
  ) {
    guard let signature else {
      expect(one.signedAt == nil, "\(member).signedAt")
      expect(one.platformSignedAt == nil, "\(member).platformSignedAt")
      return
    }
    if let told = signature.platformTime {
      expect(
        one.platformSignedAt.map { Self.isSame($0, told) } == true, "\(member).platformSignedAt")
    } else if let platform = one.platformSignedAt {
      // What the first answer left out a later one said.
      expect(
        abs(platform.timeIntervalSince(signature.at)) <= Self.delay, "\(member).platformSignedAt")
    }
    // Before there were versions the platform's time stood there, and the trail told the server's alone.
    if !facts.isVersioned, signature.platformTime == nil {
      let (first, last) = (facts.began ?? signature.at, signature.at)
      let range =
        first.addingTimeInterval(-86_400)...max(first, last).addingTimeInterval(Self.delay)
      expect(one.signedAt.map(range.contains) == true, "\(member).signedAt")
      return
    }
    let expected = one.platformSignedAt ?? signature.at
    expect(one.signedAt.map { Self.isSame($0, expected) } == true, "\(member).signedAt")
  }

  private mutating func compareState(_ statement: ContractFile, _ facts: TrailFacts) {
    let endings = ["completed", "canceled", "expired", "failed"]
    expect(
      facts.ending.map { $0 == statement.status } ?? !endings.contains(statement.status), "status")
    let copy: SignedCopyStatus =
      switch facts.copy {
      case .none: .missing
      case .recorded, .confirmed: facts.isArchived ? .archived : .verified
      case .pending: .pending
      case .rejected: .fetched
      case .held: .quarantined
      }
    expect(statement.signedCopy == copy.rawValue, "signedCopy")
    // Only on a test platform does a signature count that proves nothing.
    if facts.copy == .recorded { expect(statement.test, "test") }
  }

  private static func isSame(_ date: Date, _ text: String?) -> Bool {
    guard let text, let other = try? Date(text, strategy: .iso8601) else { return false }
    return isSame(date, other)
  }

  private static func isSame(_ date: Date, _ other: Date) -> Bool {
    abs(date.timeIntervalSince(other)) <= rounding
  }
}
