/// What people do on the platform's own pages.
///
/// Every method throws ``SandboxRefusal`` where the platform says no.
protocol SiteActions: Sendable {
  /// Fills in mobile numbers that a draft is missing (guide 3.1), by signatory.
  func completeDraft(_ contractID: String, mobiles: [String: String]) async throws

  /// Sends a draft to its signatories (guide 2.2).
  func submitDraft(_ contractID: String) async throws

  /// Pays a signatory's deposit, which no call of the API can do (guide 2.3).
  func payDeposit(signatoryID: String, by means: DepositMeans) async throws

  /// Signs with the code received by SMS.
  func signOnSite(contractID: String, signatoryID: String, code: String) async throws

  /// Sends a signatory a code.
  func sendSmsOnSite(contractID: String, signatoryID: String) async throws
}

extension SandboxRules: SiteActions {}
