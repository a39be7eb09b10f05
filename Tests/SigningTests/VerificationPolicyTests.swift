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
    [.confirmed, .recorded].contains(policy.judge(finding, signatories: signatories, .visitor))
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
    #expect(
      VerificationPolicy.record.judge(finding(.totalPassed), signatories: [], .visitor) == .recorded
    )
    #expect(confirms(.record, finding(.totalFailed)))
    #expect(confirms(.record, finding(.noSignature)))
  }

  @Test(
    "what is not the shown document, or cannot be told from it, is held whatever the policy",
    arguments: VerificationPolicy.allCases)
  func content(policy: VerificationPolicy) {
    func verdict(_ content: SignedDocumentFinding.Content) -> VerificationVerdict {
      policy.judge(finding(.totalPassed, content: content), signatories: ["Claire Dubois"], .sweep)
    }
    #expect(verdict(.altered("Page 1")).isRejection)
    #expect(verdict(.undecided("Page 1")).isRejection)
    #expect(verdict(.unfinished) == .unfinished)
    #expect(verdict(.interrupted("no disk")) == .undecided)
  }

  @Test("signatures that take too long are looked at again, then held")
  func slow() {
    let slow = SignedDocumentFinding(
      indication: .indeterminate, subIndication: nil, isAboutTrustOnly: false, content: .kept,
      signatories: [], isUndecided: true, reasons: [])
    for policy in [VerificationPolicy.passed, .intact] {
      #expect(policy.judge(slow, signatories: ["Claire Dubois"], .visitor) == .undecided)
      #expect(policy.judge(slow, signatories: ["Claire Dubois"], .sweep).isRejection)
    }
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
    #expect(VerificationVerdict.worst([]) == .undecided)
    #expect(VerificationVerdict.worst([.undecided, .unfinished]) == .unfinished)
    #expect(VerificationVerdict.worst([.undecided, .rejected("x")]) == .rejected("x"))
    #expect(VerificationVerdict.worst([.confirmed, .confirmed]) == .confirmed)
  }
}
