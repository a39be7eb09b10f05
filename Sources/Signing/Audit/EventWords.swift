extension ContractEvent.Kind {
  /// What happened, in words that people use.
  package func words(in language: Language) -> String {
    let (french, english) = both
    return language == .french ? french : english
  }

  private var both: (String, String) {
    switch self {
    case .contractCreated: ("Contrat déposé", "Contract deposited")
    case .contractOpened: ("Contrat créé chez Contrat-Privé", "Contract created at Contrat-Privé")
    case .contractCreateUnknown:
      (
        "Création\u{A0}: la plateforme n’a pas répondu, le contrat y sera cherché",
        "Creation: the platform did not answer, the contract will be looked for there"
      )
    case .contractCancelRequested:
      ("Annulation demandée à la plateforme", "Cancellation asked of the platform")
    case .contractNeedsDecision:
      (
        "La plateforme refuse d’annuler\u{A0}: une personne doit décider",
        "The platform refuses to cancel: a person must decide"
      )
    case .contractCompleted: ("Tous les signataires ont signé", "Every signatory has signed")
    case .contractCanceled: ("Contrat annulé", "Contract canceled")
    case .contractExpired: ("Date limite dépassée", "Deadline passed")
    case .contractFailed:
      ("Contrat refusé par la plateforme", "Contract refused by the platform")
    case .signedCopyFetched:
      ("Contrat signé reçu de la plateforme", "Signed contract received from the platform")
    case .signedCopyVerified:
      ("Contrat signé vérifié et confirmé", "Signed contract verified and confirmed")
    case .signedCopyRecorded:
      (
        "Contrat signé reçu d’une plateforme de test\u{A0}: constat enregistré, sans valeur de preuve",
        "Signed contract received from a test platform: finding recorded, proves nothing"
      )
    case .signedCopyPending:
      ("Vérification du contrat signé remise", "Verification of the signed contract put off")
    case .signedCopyRejected:
      (
        "Contrat signé rejeté par la vérification, redemandé à la plateforme",
        "Signed contract rejected by the verification, asked for once more"
      )
    case .signedCopyQuarantined:
      (
        "Contrat signé mis à l’écart après un second rejet",
        "Signed contract held after a second rejection"
      )
    case .signedCopyArchived: ("Contrat signé archivé", "Signed contract archived")
    case .signatoryCorrected:
      (
        "Identité ou coordonnées du signataire corrigées avant l’envoi",
        "Signatory’s name, e-mail or number corrected before anything was sent"
      )
    case .signatoryViewed: ("Lien de signature ouvert", "Signing link opened")
    case .signatoryConsented:
      ("Accord donné et signature demandée", "Agreement given and signature asked for")
    case .signatoryCodeRequested: ("Code demandé par SMS", "Code by SMS asked for")
    case .signatoryCodeSent: ("Code envoyé par SMS", "Code sent by SMS")
    case .signatoryCodeUnknown:
      (
        "Envoi du code\u{A0}: la plateforme n’a pas répondu",
        "Sending of the code: the platform did not answer"
      )
    case .signatoryCodeEntered:
      (
        "Code saisi et transmis à la plateforme (il n’est jamais conservé)",
        "Code typed and handed to the platform (it is never kept)"
      )
    case .signatoryWrongCode: ("Code refusé par la plateforme", "Code refused by the platform")
    case .signatorySignUnknown:
      (
        "Signature\u{A0}: la plateforme n’a pas répondu, le résultat y est cherché",
        "Signature: the platform did not answer, the outcome is looked for there"
      )
    case .signatoryNotSigned:
      (
        "Signature cherchée sur la plateforme\u{A0}: elle n’a pas été faite",
        "Signature looked for on the platform: it was not made"
      )
    case .signatorySigned:
      ("Signature enregistrée par la plateforme", "Signature recorded by the platform")
    case .signatoryDeclined: ("Refus de signer", "Refusal to sign")
    case .signatoryLocked:
      ("Signataire bloqué\u{A0}: trop de codes erronés", "Signatory locked: too many wrong codes")
    case .linkCreated: ("Nouveau lien de signature", "New signing link")
    case .linkExpiredUsed: ("Lien expiré utilisé", "Expired link used")
    case .linkRevokedUsed: ("Lien révoqué utilisé", "Revoked link used")
    case .formRefused:
      (
        "Formulaire refusé\u{A0}: page trop ancienne, ou d’un autre site",
        "Form refused: from a page that is too old, or from another site"
      )
    case .visitsLimited:
      (
        "Visites refusées\u{A0}: trop de demandes en peu de temps",
        "Visits refused: too many requests in a short time"
      )
    case .documentSent: ("Document transmis pour lecture", "Document sent to be read")
    case .documentDisplayed:
      ("Pages affichées, selon le navigateur", "Pages displayed, as the browser says")
    case .documentDelivered: ("Exemplaire signé remis", "Signed copy handed over")
    }
  }
}

extension Actor.Role {
  /// Who it was, in words that people use.
  package func words(in language: Language) -> String {
    let isFrench = language == .french
    return switch self {
    case .signatory: isFrench ? "signataire" : "signatory"
    case .company: isFrench ? "entreprise (son système d’information)" : "company (its system)"
    case .operator: isFrench ? "exploitant du serveur" : "operator of the server"
    case .platform: isFrench ? "plateforme Contrat-Privé" : "Contrat-Privé platform"
    case .server: isFrench ? "serveur" : "server"
    }
  }
}
