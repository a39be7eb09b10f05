import Foundation
import Signing

/// Makes page models out of a visit.
struct PageBuilder: Sendable {
  let site: SigningSite
  let visit: Visit
  /// Pages as images and text, where they can be made.
  let pages: DocumentPages?

  init(site: SigningSite, visit: Visit) {
    self.init(site: site, visit: visit, pages: site.pages)
  }

  init(site: SigningSite, visit: Visit, pages: DocumentPages?) {
    self.site = site
    self.visit = visit
    self.pages = pages
  }

  var texts: Texts { site.templates.texts(visit.language) }
  private var contract: Contract { visit.contract }

  func documents(
    _ reading: Reading, consentMissing: Bool = false, consentGiven: Bool = false,
    readMissing: Bool = false
  ) async -> DocumentsPage {
    let unread = unread(reading.read)
    // Who has to read on is led to what they have not read.
    let wanted = readMissing ? unread.first : reading.document
    let shown = contract.documents.first { $0.number == wanted } ?? contract.documents[0]
    let items = documentItems(shown: shown.number, read: reading.read)
    return DocumentsPage(
      chrome: chrome(
        "title.documents", path: visit.paths.documents(showing: shown.number, read: reading.read),
        isError: consentMissing || readMissing, event: "ready"),
      contractLabel: contract.label,
      deadline: texts.day(contract.deadline, zone: visit.zone), documents: items,
      shown: items[shown.number - 1], signatoryName: visit.signatory.name,
      maskedPhone: visit.signatory.mobile.masked, phoneSpoken: phoneSpoken,
      termsURL: visit.brand.termsURL, brandNotice: words?.notice,
      signText: words?.button ?? texts.text("documents.sign"), consentText: consent.text,
      consentMissing: consentMissing, consentGiven: consentGiven,
      contractLanguage: contract.language == visit.language ? nil : contract.language.rawValue,
      readMissing: readMissing, mustRead: visit.brand.readToEnd,
      read: ReadDocuments.text(reading.read), consentVersion: consent.version,
      canStart: visit.place == .documents,
      hasCode: visit.state.wantsCode || visit.state.status != .waiting,
      canContinue: visit.place == .code, waitingFor: waitingFor, signatories: people,
      hasOthers: people.count > 1, wasNotStarted: visit.wasNotStarted,
      startURL: visit.paths.start,
      declineURL: visit.paths.decline, continueURL: visit.paths.code, pageToken: pageToken,
      plain: await plain(shown, reading), pdfjsURL: "/pdfjs/pdf.js",
      pdfjsWorkerURL: "/pdfjs/pdf.worker.js",
      pdfjsCMapsURL: "/pdfjs/cmaps/", pdfjsFontsURL: "/pdfjs/standard_fonts/")
  }

  func code(_ note: CodeNote? = nil, fault: CodeFault? = nil) -> CodePage {
    let error = fault.map(errorTexts) ?? note.flatMap(errorTexts)
    let pages = contract.documents.reduce(0) { $0 + $1.pages }
    return CodePage(
      chrome: chrome(
        "title.code", path: visit.paths.code, isError: error != nil, event: "code-sent"),
      maskedPhone: visit.signatory.mobile.masked, phoneSpoken: phoneSpoken,
      codeLength: site.codeLength ?? 0, hasCodeLength: site.codeLength != nil,
      codeMaxLength: site.codeLength ?? 8, tries: texts.count("count.tries", visit.state.triesLeft),
      errorTitle: error?.title, errorText: error?.text,
      status: note == .sent && visit.state.status == .codeSent ? texts.text("resend.sent") : nil,
      warning: warning(note, fault), codeURL: visit.paths.code, pageToken: pageToken,
      resendURL: visit.paths.resend,
      resendsLeft: texts.count("count.resends", visit.state.resendsLeft),
      canResend: visit.state.resendsLeft > 0, resendWait: resendWait, contractLabel: contract.label,
      documentsSummary: texts.count("count.documents", contract.documents.count) + ", "
        + texts.count("count.pages", pages),
      signatoryName: visit.signatory.name, signatories: people, hasOthers: people.count > 1,
      documentsURL: visit.paths.documents, declineURL: visit.paths.decline)
  }

  func inProgress(_ call: Place.Call) -> InProgressPage {
    InProgressPage(
      chrome: chrome("title.inProgress", path: visit.paths.code),
      isSending: call == .sending, isSigning: call == .signing, isChecking: call == .checking,
      statusURL: visit.paths.status(of: call.rawValue),
      refreshURL: visit.paths.codeWaiting(from: call))
  }

  func signed() -> SignedPage {
    let hasCopies = !contract.state.confirmedDocuments.isEmpty
    let mains = contract.documents.filter { $0.kind == .main }
    let waiting = contract.signatories.filter {
      contract.state.signatory($0.id)?.status != .signed
    }
    let isOver = !waiting.isEmpty && contract.state.status.isOver
    return SignedPage(
      chrome: chrome("title.signed", path: visit.paths.done, event: "signed"),
      confirmationText: words?.confirmation ?? texts.text("signed.title"),
      contractLabel: contract.label,
      signedAt: texts.dayAtTime(visit.state.signatureTime ?? visit.now, zone: visit.zone),
      zone: texts.zone(visit.zone), isComplete: waiting.isEmpty && hasCopies,
      copyPending: waiting.isEmpty && contract.state.signedCopy.isOpen,
      copyChecking: contract.state.signedCopy == .pending,
      isHeld: contract.state.signedCopy == .quarantined, statusURL: visit.paths.status(of: "copy"),
      othersWaiting: !waiting.isEmpty && !isOver, isOver: isOver, isAlone: !waiting.isEmpty,
      waitingNames: waiting.map(\.name).joined(separator: ", "),
      copies: mains.compactMap { document in
        contract.state.confirmedDocuments[document.number].map { file in
          SignedPage.Copy(
            name: mains.count == 1 ? texts.text("signed.copy.contract") : document.name,
            sizeText: "PDF, \(texts.size(file.size))",
            downloadURL: visit.paths.signedCopy(document.number))
        }
      },
      signatories: people, reference: contract.reference)
  }

  func declining(reason: String = "", isTooLong: Bool = false) -> DecliningPage {
    DecliningPage(
      chrome: chrome("title.declining", path: visit.paths.decline, isError: isTooLong),
      declineURL: visit.paths.decline, documentsURL: visit.paths.documents, pageToken: pageToken,
      reason: String(reason.prefix(5000)),
      errorText: isTooLong ? texts.text("decline.tooLong") : nil)
  }

  func ended(_ state: EndState, retryAt: Date? = nil) -> EndedPage {
    let soon = visit.now.addingTimeInterval(120)
    let places = [
      "company": visit.brand.name, "seconds": RetryAfter.seconds(until: retryAt, at: visit.now),
      "date": texts.dayAtTime(visit.state.declinedAt ?? visit.now, zone: visit.zone),
      "time": retryAt.map { texts.dayAtTime($0, zone: visit.zone) }
        ?? texts.time(soon, zone: visit.zone),
    ]
    return EndedPage(
      state, texts: texts, places: places,
      chrome: chrome("title.ended", path: visit.paths.documents, event: state.event))
  }

  /// The brand's own words in the visitor's language.
  var words: BrandTexts? { visit.brand.texts[visit.language] }

  /// What the box says that a signatory ticks before signing.
  var consent: Consent {
    consent(words?.consent ?? texts.text("documents.consent"))
  }

  /// What is agreed to where the signatory says, and no script saw, that the documents were read.
  var declaredConsent: Consent {
    consent("\(consent.text) \(texts.text("documents.readDeclared"))")
  }

  private func consent(_ text: String) -> Consent {
    Consent(
      text: text, version: String(sha256Hex(Data(text.utf8)).prefix(16)), language: visit.language)
  }

  /// What is left to read, where the brand wants it read.
  func unread(_ read: Set<Int>) -> [Int] {
    guard visit.brand.readToEnd else { return [] }
    return contract.documents.map(\.number).filter { !read.contains($0) }
  }

  // MARK: - Parts

  private var pageToken: String {
    site.tokens.pageToken(for: visit.link.id, tries: visit.state.wrongCodes, at: visit.now)
  }

  private var phoneSpoken: String {
    texts.text("phone.spoken", ["digits": visit.signatory.mobile.lastDigits])
  }

  private var resendWait: Int {
    guard let last = visit.state.lastSmsAt else { return 0 }
    let wait = last.addingTimeInterval(site.resendPause).timeIntervalSince(visit.now)
    return max(0, min(Int(site.resendPause), Int(wait.rounded(.up))))
  }

  /// Everyone by name, and who has signed; when is nobody else's business.
  private var people: [SignedPage.Person] {
    contract.signatories.map { person in
      SignedPage.Person(
        name: person.name, isYou: person.id == visit.signatory.id,
        hasSigned: contract.state.signatory(person.id)?.status == .signed)
    }
  }

  private var waitingFor: String? {
    guard case .notYet(let next) = contract.state.turn(of: visit.signatory.id) else { return nil }
    return contract.signatory(next)?.name
  }

  private func documentItems(shown: Int, read: Set<Int>) -> [DocumentsPage.DocumentItem] {
    let mains = contract.documents.filter { $0.kind == .main }.count
    return contract.documents.map { document in
      DocumentsPage.DocumentItem(
        number: document.number, name: document.name, isMain: document.kind == .main,
        isAnnex: document.kind == .annex, annexNumber: document.number - mains,
        pages: document.pages, pagesText: texts.count("count.pages", document.pages),
        sizeText: texts.size(document.file.size), isShown: document.number == shown,
        isRead: visit.brand.readToEnd && read.contains(document.number),
        showURL: visit.paths.documents(showing: document.number, read: read),
        fileURL: visit.paths.file(document.number),
        downloadURL: visit.paths.download(document.number),
        displayedURL: visit.paths.displayed(document.number))
    }
  }

  private func errorTexts(_ note: CodeNote) -> (title: String, text: String?)? {
    switch note {
    case .failed:
      visit.state.lastFailure.map { failure in
        let left = texts.count("count.tries", visit.state.triesLeft)
        return switch failure {
        case .wrongCode:
          (texts.text("code.wrong.title"), texts.count("code.wrong.text", visit.state.triesLeft))
        case .unknown: (texts.text("code.unknownOutcome"), left)
        case .notTaken: (texts.text("code.refused"), left)
        }
      }
    case .sent, .resendRefused: nil
    }
  }

  private func errorTexts(_ fault: CodeFault) -> (title: String, text: String?)? {
    switch fault {
    case .empty: (texts.text("code.empty"), texts.count("count.tries", visit.state.triesLeft))
    case .format: (texts.text("code.format"), texts.count("count.tries", visit.state.triesLeft))
    case .tooSoon: nil
    }
  }

  private func warning(_ note: CodeNote?, _ fault: CodeFault?) -> String? {
    if case .tooSoon(let seconds) = fault {
      return texts.text("resend.tooSoon", ["seconds": "\(seconds)"])
    }
    if visit.state.status == .codeUnknown { return texts.text("resend.unknown") }
    return note == .resendRefused ? texts.text("resend.refused") : nil
  }

  private func chrome(
    _ title: String, path: String, isError: Bool = false, event: String = ""
  ) -> Chrome {
    let title = "\(texts.text(title)) · \(contract.label) · \(visit.brand.name)"
    let look = BrandLook(visit.brand, scheme: visit.paths.scheme)
    return Chrome(
      lang: visit.language.rawValue, languages: languageLinks(path),
      hasLanguages: (2...3).contains(visit.brand.languages.count),
      hasManyLanguages: visit.brand.languages.count > 3, languageName: texts.text("language.name"),
      brandName: visit.brand.name,
      logoURL: look.logo, darkLogoURL: look.darkLogo, darkLogoMedia: look.darkMedia,
      faviconURL: look.favicon, themeURL: look.theme,
      cssURL: site.assets.url("signing.css"), scriptURL: site.assets.url("signing.js"),
      pageTitle: isError ? texts.text("title.error", ["title": title]) : title, isTest: site.isTest,
      returnURL: visit.returnAddress, supportURL: visit.brand.supportURL,
      contactText: words?.contact ?? texts.text("contact"),
      legalNoticeURL: visit.brand.legalNoticeURL, event: event,
      contractID: contract.id.rawValue, signatoryID: visit.signatory.id.rawValue,
      reference: contract.reference, frameOrigins: visit.frameOrigins.joined(separator: " "))
  }

  private func languageLinks(_ path: String) -> [Chrome.LanguageLink] {
    return visit.brand.languages.map { language in
      Chrome.LanguageLink(
        code: language.rawValue, name: site.templates.texts(language).text("language.name"),
        url: SigningPaths.path(path, in: language),
        isCurrent: language == visit.language)
    }
  }
}

/// What is wrong with a request for the code step that never reached the platform.
enum CodeFault: Sendable, Equatable {
  case empty, format
  case tooSoon(seconds: Int)
}

extension EndedPage {
  init(_ state: EndState, texts: Texts, places: [String: String], chrome: Chrome) {
    let key = "ended.\(state.rawValue)"
    self.init(
      chrome: chrome, tone: state.tone, iconClock: state.icon == .clock,
      iconMinus: state.icon == .minus, iconAlert: state.icon == .alert,
      title: texts.text("\(key).title", places), text: texts.text("\(key).text", places),
      nextTitle: texts.text("\(key).nextTitle", places),
      nextText: texts.text("\(key).nextText", places))
  }

  /// A page for a visitor of whom nothing is known.
  ///
  /// - Parameter retryAt: when it is worth trying again.
  init(
    _ state: EndState, texts: Texts, assets: Assets, retryAt: Date? = nil, at now: Date = Date()
  ) {
    let zone = TimeZone(identifier: "Europe/Paris") ?? .gmt
    self.init(
      state, texts: texts,
      places: [
        "company": "", "date": "", "seconds": RetryAfter.seconds(until: retryAt, at: now),
        "time": texts.time(retryAt ?? now.addingTimeInterval(120), zone: zone),
      ],
      chrome: Chrome(
        lang: texts.language.rawValue, languages: [], hasLanguages: false, hasManyLanguages: false,
        languageName: "", brandName: "", logoURL: nil, darkLogoURL: nil, darkLogoMedia: "",
        faviconURL: "data:,", themeURL: "/theme.css", cssURL: assets.url("signing.css"),
        scriptURL: assets.url("signing.js"), pageTitle: texts.text("ended.\(state.rawValue).title"),
        isTest: false, returnURL: nil, supportURL: nil, contactText: "", legalNoticeURL: nil,
        event: state.event, contractID: "",
        signatoryID: "", reference: "", frameOrigins: ""))
  }
}
