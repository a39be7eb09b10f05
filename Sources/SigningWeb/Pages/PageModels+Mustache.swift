import Mustache

// Templates ask for values by name. Without these, every look-up goes through a Mirror, which costs
// more than all the rest of a page; a test holds the names against the stored properties. A page also
// answers for its chrome: a name with a dot in it would be two look-ups.

extension Chrome: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "lang": self.lang
    case "languages": self.languages
    case "hasLanguages": self.hasLanguages
    case "hasManyLanguages": self.hasManyLanguages
    case "languageName": self.languageName
    case "brandName": self.brandName
    case "logoURL": self.logoURL
    case "darkLogoURL": self.darkLogoURL
    case "darkLogoMedia": self.darkLogoMedia
    case "faviconURL": self.faviconURL
    case "themeURL": self.themeURL
    case "cssURL": self.cssURL
    case "scriptURL": self.scriptURL
    case "pageTitle": self.pageTitle
    case "isTest": self.isTest
    case "returnURL": self.returnURL
    case "supportURL": self.supportURL
    case "contactText": self.contactText
    case "legalNoticeURL": self.legalNoticeURL
    case "event": self.event
    case "contractID": self.contractID
    case "signatoryID": self.signatoryID
    case "reference": self.reference
    case "frameOrigins": self.frameOrigins
    default: nil
    }
  }
}

extension Chrome.LanguageLink: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "code": self.code
    case "name": self.name
    case "url": self.url
    case "isCurrent": self.isCurrent
    default: nil
    }
  }
}

extension DocumentsPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "contractLabel": self.contractLabel
    case "deadline": self.deadline
    case "documents": self.documents
    case "shown": self.shown
    case "signatoryName": self.signatoryName
    case "maskedPhone": self.maskedPhone
    case "phoneSpoken": self.phoneSpoken
    case "termsURL": self.termsURL
    case "consentMissing": self.consentMissing
    case "consentGiven": self.consentGiven
    case "contractLanguage": self.contractLanguage
    case "brandNotice": self.brandNotice
    case "signText": self.signText
    case "consentText": self.consentText
    case "readMissing": self.readMissing
    case "mustRead": self.mustRead
    case "read": self.read
    case "plain": self.plain
    case "consentVersion": consentVersion
    case "wasNotStarted": wasNotStarted
    case "canStart": self.canStart
    case "hasCode": self.hasCode
    case "canContinue": self.canContinue
    case "waitingFor": self.waitingFor
    case "signatories": self.signatories
    case "hasOthers": self.hasOthers
    case "startURL": self.startURL
    case "declineURL": self.declineURL
    case "continueURL": self.continueURL
    case "pageToken": self.pageToken
    case "pdfjsURL": self.pdfjsURL
    case "pdfjsWorkerURL": self.pdfjsWorkerURL
    case "pdfjsCMapsURL": self.pdfjsCMapsURL
    case "pdfjsFontsURL": self.pdfjsFontsURL
    default: self.chrome.child(named: name)
    }
  }
}

extension DocumentsPage.DocumentItem: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "number": self.number
    case "displayedURL": self.displayedURL
    case "name": self.name
    case "isMain": self.isMain
    case "isAnnex": self.isAnnex
    case "annexNumber": self.annexNumber
    case "pages": self.pages
    case "pagesText": self.pagesText
    case "sizeText": self.sizeText
    case "isShown": self.isShown
    case "isRead": self.isRead
    case "showURL": self.showURL
    case "fileURL": self.fileURL
    case "downloadURL": self.downloadURL
    default: nil
    }
  }
}

extension PlainDocument: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "hasImages": self.hasImages
    case "isText": self.isText
    case "images": self.images
    case "texts": self.texts
    case "textURL": self.textURL
    case "imagesURL": self.imagesURL
    case "previousURL": self.previousURL
    case "nextURL": self.nextURL
    default: nil
    }
  }
}

extension PlainDocument.Image: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "url": self.url
    case "name": self.name
    default: nil
    }
  }
}

extension PlainDocument.Text: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "name": self.name
    case "paragraphs": self.paragraphs
    case "isEmpty": self.isEmpty
    default: nil
    }
  }
}

extension CodePage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "maskedPhone": self.maskedPhone
    case "phoneSpoken": self.phoneSpoken
    case "codeLength": self.codeLength
    case "hasCodeLength": self.hasCodeLength
    case "codeMaxLength": self.codeMaxLength
    case "tries": self.tries
    case "errorTitle": self.errorTitle
    case "errorText": self.errorText
    case "status": self.status
    case "warning": self.warning
    case "codeURL": self.codeURL
    case "pageToken": self.pageToken
    case "resendURL": self.resendURL
    case "resendsLeft": self.resendsLeft
    case "canResend": self.canResend
    case "resendWait": self.resendWait
    case "contractLabel": self.contractLabel
    case "documentsSummary": self.documentsSummary
    case "signatories": self.signatories
    case "hasOthers": self.hasOthers
    case "signatoryName": self.signatoryName
    case "documentsURL": self.documentsURL
    case "declineURL": self.declineURL
    default: self.chrome.child(named: name)
    }
  }
}

extension InProgressPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "isSending": self.isSending
    case "isSigning": self.isSigning
    case "isChecking": self.isChecking
    case "statusURL": self.statusURL
    case "refreshURL": self.refreshURL
    default: self.chrome.child(named: name)
    }
  }
}

extension SignedPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "confirmationText": self.confirmationText
    case "contractLabel": self.contractLabel
    case "signedAt": self.signedAt
    case "zone": self.zone
    case "isComplete": self.isComplete
    case "copyPending": self.copyPending
    case "copyChecking": copyChecking
    case "isHeld": self.isHeld
    case "statusURL": self.statusURL
    case "othersWaiting": self.othersWaiting
    case "isOver": self.isOver
    case "isAlone": self.isAlone
    case "waitingNames": self.waitingNames
    case "copies": self.copies
    case "signatories": self.signatories
    case "reference": self.reference
    default: self.chrome.child(named: name)
    }
  }
}

extension SignedPage.Copy: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "name": self.name
    case "sizeText": self.sizeText
    case "downloadURL": self.downloadURL
    default: nil
    }
  }
}

extension SignedPage.Person: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "name": self.name
    case "isYou": self.isYou
    case "hasSigned": self.hasSigned
    default: nil
    }
  }
}

extension DecliningPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "declineURL": self.declineURL
    case "documentsURL": self.documentsURL
    case "pageToken": self.pageToken
    case "reason": self.reason
    case "errorText": self.errorText
    default: self.chrome.child(named: name)
    }
  }
}

extension EndedPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "tone": self.tone
    case "iconClock": self.iconClock
    case "iconMinus": self.iconMinus
    case "iconAlert": self.iconAlert
    case "title": self.title
    case "text": self.text
    case "nextTitle": self.nextTitle
    case "nextText": self.nextText
    default: self.chrome.child(named: name)
    }
  }
}
