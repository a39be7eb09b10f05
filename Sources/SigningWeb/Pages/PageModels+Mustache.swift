import Mustache

// Templates ask for values by name. Without these, every look-up goes through a Mirror, which costs
// more than all the rest of a page; a test holds the names against the stored properties.

extension Chrome: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "lang": lang
    case "languages": languages
    case "hasLanguages": hasLanguages
    case "brandName": brandName
    case "logoURL": logoURL
    case "themeURL": themeURL
    case "cssURL": cssURL
    case "scriptURL": scriptURL
    case "title": title
    case "isTest": isTest
    case "returnURL": returnURL
    case "supportURL": supportURL
    case "event": event
    case "contractID": contractID
    case "signatoryID": signatoryID
    case "reference": reference
    case "frameOrigins": frameOrigins
    default: nil
    }
  }
}

extension Chrome.LanguageLink: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "code": code
    case "name": name
    case "url": url
    case "isCurrent": isCurrent
    default: nil
    }
  }
}

extension DocumentsPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "chrome": chrome
    case "contractLabel": contractLabel
    case "deadline": deadline
    case "documents": documents
    case "shown": shown
    case "signatoryName": signatoryName
    case "maskedPhone": maskedPhone
    case "phoneSpoken": phoneSpoken
    case "termsURL": termsURL
    case "consentMissing": consentMissing
    case "canStart": canStart
    case "startURL": startURL
    case "declineURL": declineURL
    case "continueURL": continueURL
    case "pageToken": pageToken
    case "pdfjsURL": pdfjsURL
    case "pdfjsWorkerURL": pdfjsWorkerURL
    case "pdfjsCMapsURL": pdfjsCMapsURL
    case "pdfjsFontsURL": pdfjsFontsURL
    default: nil
    }
  }
}

extension DocumentsPage.DocumentItem: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "number": number
    case "name": name
    case "isMain": isMain
    case "isAnnex": isAnnex
    case "annexNumber": annexNumber
    case "pages": pages
    case "pagesText": pagesText
    case "sizeText": sizeText
    case "isShown": isShown
    case "showURL": showURL
    case "fileURL": fileURL
    case "downloadURL": downloadURL
    default: nil
    }
  }
}

extension CodePage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "chrome": chrome
    case "maskedPhone": maskedPhone
    case "phoneSpoken": phoneSpoken
    case "codeLength": codeLength
    case "hasCodeLength": hasCodeLength
    case "codeMaxLength": codeMaxLength
    case "tries": tries
    case "errorTitle": errorTitle
    case "errorText": errorText
    case "status": status
    case "warning": warning
    case "codeURL": codeURL
    case "pageToken": pageToken
    case "resendURL": resendURL
    case "resendsLeft": resendsLeft
    case "canResend": canResend
    case "resendWait": resendWait
    case "contractLabel": contractLabel
    case "documentsSummary": documentsSummary
    case "signatoryName": signatoryName
    case "documentsURL": documentsURL
    case "declineURL": declineURL
    default: nil
    }
  }
}

extension InProgressPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "chrome": chrome
    case "isSending": isSending
    case "isSigning": isSigning
    case "isChecking": isChecking
    case "statusURL": statusURL
    case "refreshURL": refreshURL
    default: nil
    }
  }
}

extension SignedPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "chrome": chrome
    case "contractLabel": contractLabel
    case "signedAt": signedAt
    case "zone": zone
    case "isComplete": isComplete
    case "copyPending": copyPending
    case "statusURL": statusURL
    case "othersWaiting": othersWaiting
    case "waitingNames": waitingNames
    case "copies": copies
    case "signatories": signatories
    case "reference": reference
    default: nil
    }
  }
}

extension SignedPage.Copy: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "name": name
    case "sizeText": sizeText
    case "downloadURL": downloadURL
    default: nil
    }
  }
}

extension SignedPage.Person: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "name": name
    case "isYou": isYou
    case "hasSigned": hasSigned
    case "signedAt": signedAt
    default: nil
    }
  }
}

extension DecliningPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "chrome": chrome
    case "declineURL": declineURL
    case "documentsURL": documentsURL
    case "pageToken": pageToken
    case "reason": reason
    case "errorText": errorText
    default: nil
    }
  }
}

extension EndedPage: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "chrome": chrome
    case "tone": tone
    case "iconClock": iconClock
    case "iconMinus": iconMinus
    case "iconAlert": iconAlert
    case "title": title
    case "text": text
    case "nextTitle": nextTitle
    case "nextText": nextText
    default: nil
    }
  }
}
