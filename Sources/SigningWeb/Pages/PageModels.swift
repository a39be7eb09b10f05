/// What every page shows around its own content.
struct Chrome: Sendable {
  let lang: String
  let languages: [LanguageLink]
  /// Two or three: they stand side by side.
  var hasLanguages: Bool
  /// More: they are behind a word.
  var hasManyLanguages: Bool
  var languageName: String
  let brandName: String
  let logoURL: String?
  /// The logo for dark pages, and when it is shown: a media query.
  let darkLogoURL: String?
  let darkLogoMedia: String
  let faviconURL: String
  let themeURL: String
  let cssURL: String
  let scriptURL: String
  let pageTitle: String
  let isTest: Bool
  let returnURL: String?
  let supportURL: String?
  let contactText: String
  let legalNoticeURL: String?
  /// The event that the frame tells the page around it.
  let event: String
  let contractID: String
  let signatoryID: String
  let reference: String
  /// Separated by spaces.
  let frameOrigins: String

  struct LanguageLink: Sendable {
    let code: String
    let name: String
    let url: String
    let isCurrent: Bool
  }
}

/// Step 1: what is to be signed.
struct DocumentsPage: Sendable {
  let chrome: Chrome
  let contractLabel: String
  let deadline: String
  let documents: [DocumentItem]
  let shown: DocumentItem
  let signatoryName: String
  let maskedPhone: String
  let phoneSpoken: String
  let termsURL: String
  /// What the brand adds to the notice.
  let brandNotice: String?
  let signText: String
  let consentText: String
  let consentMissing: Bool
  /// It was ticked, and something else is missing.
  let consentGiven: Bool
  /// Of the contract's own words, where it is not the page's (WCAG 2.2, 3.1.2).
  let contractLanguage: String?
  /// Documents have to be read to their end, and some were not.
  let readMissing: Bool
  let mustRead: Bool
  /// The documents read so far: see ``ReadDocuments``.
  let read: String
  let consentVersion: String
  let canStart: Bool
  /// A code was asked for already.
  let hasCode: Bool
  let canContinue: Bool
  /// Who signs first, where it is not this signatory's turn.
  let waitingFor: String?
  /// Everyone, where there are several.
  let signatories: [SignedPage.Person]
  let hasOthers: Bool
  /// The button was pressed before, and no code could be asked for.
  let wasNotStarted: Bool
  let startURL: String
  let declineURL: String
  let continueURL: String
  let pageToken: String
  /// The shown document without scripts: its pages as images, or as text.
  let plain: PlainDocument
  let pdfjsURL: String
  let pdfjsWorkerURL: String
  let pdfjsCMapsURL: String
  let pdfjsFontsURL: String

  struct DocumentItem: Sendable {
    let number: Int
    let name: String
    let isMain: Bool
    let isAnnex: Bool
    let annexNumber: Int
    let pages: Int
    let pagesText: String
    let sizeText: String
    let isShown: Bool
    /// Read to its end, where that is asked for.
    let isRead: Bool
    let showURL: String
    let fileURL: String
    let downloadURL: String
    /// Where the viewer says what it showed.
    let displayedURL: String
  }
}

/// A document as it is shown where no script runs.
struct PlainDocument: Sendable {
  /// Whether pages can be made into images here.
  let hasImages: Bool
  let isText: Bool
  let images: [Image]
  let texts: [Text]
  let textURL: String
  let imagesURL: String
  /// A long document is shown in parts.
  let previousURL: String?
  let nextURL: String?

  struct Image: Sendable {
    let url: String
    /// "Page 1 of 6".
    let name: String
  }

  struct Text: Sendable {
    let name: String
    let paragraphs: [String]
    let isEmpty: Bool
  }
}

/// Step 2: the code.
struct CodePage: Sendable {
  let chrome: Chrome
  let maskedPhone: String
  let phoneSpoken: String
  let codeLength: Int
  let hasCodeLength: Bool
  let codeMaxLength: Int
  let tries: String
  let errorTitle: String?
  let errorText: String?
  let status: String?
  let warning: String?
  let codeURL: String
  let pageToken: String
  let resendURL: String
  let resendsLeft: String
  let canResend: Bool
  let resendWait: Int
  let contractLabel: String
  let documentsSummary: String
  let signatoryName: String
  /// Everyone, where there are several.
  let signatories: [SignedPage.Person]
  let hasOthers: Bool
  let documentsURL: String
  let declineURL: String
}

/// A call to the platform is under way.
struct InProgressPage: Sendable {
  let chrome: Chrome
  let isSending: Bool
  let isSigning: Bool
  let isChecking: Bool
  let statusURL: String
  let refreshURL: String
}

/// Step 3: signed.
struct SignedPage: Sendable {
  let chrome: Chrome
  let confirmationText: String
  let contractLabel: String
  let signedAt: String
  let zone: String
  let isComplete: Bool
  let copyPending: Bool
  /// It came, and is looked at once more.
  let copyChecking: Bool
  /// The signed documents did not stand up to verification.
  let isHeld: Bool
  let statusURL: String
  let othersWaiting: Bool
  /// The contract ended before everyone had signed.
  let isOver: Bool
  /// This signatory has signed, not everyone has.
  let isAlone: Bool
  let waitingNames: String
  let copies: [Copy]
  let signatories: [Person]
  let reference: String

  struct Copy: Sendable {
    let name: String
    let sizeText: String
    let downloadURL: String
  }

  struct Person: Sendable {
    let name: String
    let isYou: Bool
    let hasSigned: Bool
  }
}

/// Asks whether the signatory really refuses.
struct DecliningPage: Sendable {
  let chrome: Chrome
  let declineURL: String
  let documentsURL: String
  let pageToken: String
  let reason: String
  let errorText: String?
}

/// Nothing more can be done here, and why.
struct EndedPage: Sendable {
  let chrome: Chrome
  let tone: String
  let iconClock: Bool
  let iconMinus: Bool
  let iconAlert: Bool
  let title: String
  let text: String
  let nextTitle: String?
  let nextText: String?
}
