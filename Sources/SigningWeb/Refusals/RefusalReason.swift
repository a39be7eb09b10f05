import Signing

/// Why a request was refused that somebody may have to hear of: a metric, the log, and where the
/// contract is known its history.
enum RefusalReason: String, Sendable, CaseIterable {
  /// A link whose authentication code is not ours.
  case guessedLink = "guessed_link"
  /// A link that was ours, and leads to nothing in this database.
  case unknownLink = "unknown_link"
  case expiredLink = "expired_link"
  /// The company ended it with a fresh one.
  case revokedLink = "revoked_link"
  /// At the back-office API.
  case wrongKey = "wrong_key"
  /// Where only the operator may ask.
  case wrongOperatorKey = "wrong_operator_key"
  /// From another site, or from a page that is too old.
  case forgedForm = "forged_form"
  case limitLink = "limit_link"
  case limitAddress = "limit_address"
  case limitBrand = "limit_brand"
  /// Links and keys that are none.
  case limitGuesses = "limit_guesses"
  /// A brand's calls of the API.
  case limitAPI = "limit_api"
  case limitCollections = "limit_collections"
  /// What a browser reports of pages that it showed.
  case limitReports = "limit_reports"

  /// The line of the contract's history; nil where no contract is known.
  var event: ContractEvent.Kind? {
    switch self {
    case .expiredLink: .linkExpiredUsed
    case .revokedLink: .linkRevokedUsed
    case .forgedForm: .formRefused
    case .limitLink, .limitAddress, .limitBrand, .limitReports: .visitsLimited
    case .guessedLink, .unknownLink, .wrongKey, .wrongOperatorKey, .limitGuesses, .limitAPI,
      .limitCollections:
      nil
    }
  }
}
