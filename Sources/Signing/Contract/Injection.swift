/// How a contract that is signed on the platform's own site is put there (guide 3.1).
package struct Injection: Sendable, Equatable, Codable {
  package enum Mode: String, Sendable, Codable {
    /// Published at once; the platform writes to the signatories.
    case submit
    /// Waits on the platform's site until somebody has checked and completed it.
    case draft
  }

  package let mode: Mode
  /// Whether the platform writes to the signatories; never for a draft.
  package let notifySignatory: Bool
  /// Whether the platform writes to the depositing account too.
  package let notifyOwner: Bool
  /// The company's words in the notifications; with `submit` only (guide 2.2).
  package let submitMessage: String?

  package init(
    mode: Mode, notifySignatory: Bool = true, notifyOwner: Bool = true,
    submitMessage: String? = nil
  ) {
    self.mode = mode
    self.notifySignatory = notifySignatory && mode == .submit
    self.notifyOwner = notifyOwner
    self.submitMessage = submitMessage
  }
}
