import Testing

@testable import Signing

@Suite("What a signed document has to be before it confirms anything")
struct VerificationPolicyTests {
  private func finding(
    _ indication: SignedDocumentFinding.Indication, trustOnly: Bool = false,
    content: SignedDocumentFinding.Content = .kept, names: [String] = ["Claire Dubois"]
  ) -> SignedDocumentFinding {
    SignedDocumentFinding(
      indication: indication, subIndication: nil, isAboutTrustOnly: trustOnly, content: content,
      signatories: names, reasons: [])
  }

  private func confirms(
    _ policy: VerificationPolicy, _ finding: SignedDocumentFinding,
    signatories: [String] = ["Claire Dubois"]
  ) -> Bool {
    [.confirmed, .recorded].contains(policy.judge(finding, signatories: signatories))
  }

  @Test("passed asks for TOTAL-PASSED")
  func passed() {
    #expect(confirms(.passed, finding(.totalPassed)))
    #expect(!confirms(.passed, finding(.indeterminate, trustOnly: true)))
    #expect(!confirms(.passed, finding(.totalFailed)))
    #expect(!confirms(.passed, finding(.noSignature)))
  }

  @Test("intact leaves open whom to trust, and nothing else")
  func intact() {
    #expect(confirms(.intact, finding(.totalPassed)))
    #expect(confirms(.intact, finding(.indeterminate, trustOnly: true)))
    #expect(!confirms(.intact, finding(.indeterminate)))
    #expect(!confirms(.intact, finding(.totalFailed)))
    #expect(!confirms(.intact, finding(.noSignature)))
  }

  @Test("record lets anything count, and says that it was only recorded")
  func record() {
    #expect(VerificationPolicy.record.judge(finding(.totalPassed), signatories: []) == .recorded)
    #expect(confirms(.record, finding(.totalFailed, content: .altered("Page 1"))))
    #expect(confirms(.record, finding(.noSignature)))
  }

  @Test(
    "altered content is rejected and content that cannot be compared is undecided",
    arguments: [VerificationPolicy.passed, .intact])
  func content(policy: VerificationPolicy) {
    #expect(!confirms(policy, finding(.totalPassed, content: .altered("Page 1"))))
    #expect(
      policy.judge(finding(.totalPassed, content: .undecided), signatories: ["Claire Dubois"])
        == .undecided)
  }

  @Test("every signatory has to be named, each as often as they have to sign")
  func names() {
    let both = ["Claire Dubois", "Marc Petit"]
    #expect(!confirms(.passed, finding(.totalPassed), signatories: both))
    #expect(
      !confirms(
        .passed, finding(.totalPassed, names: ["Claire Dubois", "Claire Dubois"]),
        signatories: both))
    #expect(confirms(.passed, finding(.totalPassed, names: both.reversed()), signatories: both))
    #expect(confirms(.intact, finding(.totalPassed, names: ["Contrat-Privé"]), signatories: both))
    #expect(!confirms(.intact, finding(.totalPassed, names: ["Marc Petit"]), signatories: both))
  }

  @Test("capitals, accents and the order of words are no other name")
  func spellings() {
    let names = ["DUBOIS-MERCIER Zoé"]
    #expect(
      confirms(.passed, finding(.totalPassed, names: names), signatories: ["Zoe Dubois Mercier"]))
    #expect(!confirms(.passed, finding(.totalPassed, names: names), signatories: ["Zoe Dubois"]))
  }

  @Test("a contract is worth what the worst of its documents is")
  func worst() {
    #expect(VerificationVerdict.worst([.confirmed, .undecided]) == .undecided)
    #expect(VerificationVerdict.worst([.undecided, .rejected("x")]) == .rejected("x"))
    #expect(VerificationVerdict.worst([.confirmed, .confirmed]) == .confirmed)
  }
}
