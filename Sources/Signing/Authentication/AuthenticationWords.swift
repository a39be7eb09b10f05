extension Authentication {
  /// The usual methods in words that people use: the list is open.
  private static let known: [String: (french: String, english: String)] = [
    "password": ("un mot de passe", "a password"),
    "password-otp": ("un mot de passe et un code", "a password and a code"),
    "otp-sms": ("un code par SMS", "a code by SMS"),
    "otp-email": ("un code par courriel", "a code by e-mail"),
    "otp-app": ("un code d’application", "a code from an application"),
    "magic-link": ("un lien par courriel", "a link by e-mail"),
    "passkey": ("une clé d’accès (passkey)", "a passkey"),
    "certificate": ("un certificat électronique", "an electronic certificate"),
    "franceconnect": ("FranceConnect", "FranceConnect"),
    "franceconnect-plus": ("FranceConnect+", "FranceConnect+"),
    "identity-document": ("une pièce d’identité", "an identity document"),
    "eidas-wallet": (
      "un portefeuille d’identité numérique (eIDAS)", "a digital identity wallet (eIDAS)"
    ),
    "sso": ("une connexion unique (SSO)", "single sign-on"),
    "in-person": ("une vérification en personne", "a check in person"),
  ]

  /// What was used.
  package func method(in language: Language) -> String {
    let isFrench = language == .french
    if let words = Self.known[method] { return isFrench ? words.french : words.english }
    return isFrench ? "«\u{A0}\(method)\u{A0}»" : "“\(method)”"
  }

  /// The whole sentence, which says whose word it is.
  ///
  /// - Parameters:
  ///   - company: who authenticates where no provider is named.
  ///   - time: the instant as the reader's page writes instants.
  package func words(company: String, time: String, in language: Language) -> String {
    let isFrench = language == .french
    let method = method(in: language)
    let provider = provider ?? company
    let sentence =
      isFrench
      ? "authentifié par \(provider) avec \(method) le \(time), selon l’entreprise"
      : "authenticated by \(provider) with \(method) at \(time), according to the company"
    let details = [
      (isFrench ? "niveau" : "level", level), (isFrench ? "identifiant" : "subject", subject),
      (isFrench ? "session" : "session", session), ("acr", acr),
    ].compactMap { name, value in value.map { isFrench ? "\(name)\u{A0}: \($0)" : "\(name): \($0)" }
    }
    return details.isEmpty
      ? sentence : "\(sentence) (\(details.joined(separator: isFrench ? " ; " : "; ")))"
  }
}
