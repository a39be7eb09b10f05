/// An indication with what explains it.
package struct Verdict: Sendable, Encodable {
  package private(set) var indication: Indication = .totalPassed
  package private(set) var subIndication: SubIndication?
  package private(set) var reasons: [Reason] = []

  package static let passed = Verdict()

  private init() {}

  package init(_ indication: Indication, _ subIndication: SubIndication?, _ reasons: [Reason]) {
    self.indication = indication
    self.subIndication = subIndication
    self.reasons = reasons
  }

  /// What an error of the verification means.
  init(_ error: any Error) {
    switch error {
    case let broken as CMSVerification.Broken:
      self.init(.totalFailed, broken.subIndication, [broken.reason])
    case let doubt as Doubt:
      self.init(.indeterminate, doubt.subIndication, [doubt.reason])
    default:
      self.init(.totalFailed, .formatFailure, [.signatureUnreadable])
    }
  }
}
