import ContratPrive
import GRDB
import Hummingbird

/// The platform's own page of a signatory, where contracts of the guide's example 1 are signed.
///
/// One of `canSign`, `isSigned` and `stop` is set.
struct SigningPage: Sendable {
  let label: String
  let name: String
  let proposedBy: String
  let deadline: SiteMoment
  let documents: [DocumentItem]
  let contractURL: String
  let messagesURL: String
  let signed: Signed?
  let stop: Stop?
  let deposit: Deposit?
  let code: Code?

  struct Signed: Sendable {
    let moment: SiteMoment
    let waitingText: String?
    let copies: [DocumentItem]
  }

  /// Why there is nothing to sign here.
  struct Stop: Sendable {
    let heading: String
    let text: String
  }

  struct Deposit: Sendable {
    let amount: String
    let isOwed: Bool
    let payURL: String
  }

  struct Code: Sendable {
    let signURL: String
    let sendURL: String
    let isSent: Bool
    let help: String
    let mobile: String
    let mobileSpoken: String
    let error: String?
    let sendError: String?
    /// What is left, where the platform limits it (guide 1.4).
    let triesText: String?
    let resendsText: String?
  }
}

/// What was refused on the page of a signatory.
struct SigningErrors: Sendable {
  var code: String?
  var sending: String?

  var isEmpty: Bool { code == nil && sending == nil }
}

extension SandboxSite {
  @Sendable func signing(_ visit: SiteVisit) async throws -> Response {
    try await signingPage(visit, SigningErrors())
  }

  /// Sends a code.
  @Sendable func sendCode(_ visit: SiteVisit, _ form: SiteForm) async throws -> Response {
    let (contract, signatory) = try await signatory(visit)
    do {
      try await actions.sendSmsOnSite(contractID: contract.id, signatoryID: signatory.id)
    } catch let refusal as SandboxRefusal {
      return try await signingPage(visit, SigningErrors(sending: visit.texts.text(for: refusal)))
    }
    return .see(visit.signingURL(signatory.id, done: .sms))
  }

  /// Signs with the code that was typed.
  @Sendable func sign(_ visit: SiteVisit, _ form: SiteForm) async throws -> Response {
    let (contract, signatory) = try await signatory(visit)
    let code = form.text("code", upTo: 40).filter { $0 != " " && $0 != "\u{A0}" }
    // A slip of the hand costs no try.
    guard code.wholeMatch(of: /[0-9]{4,8}/) != nil else {
      return try await signingPage(
        visit, SigningErrors(code: visit.texts.text("signing.code.invalid")))
    }
    do {
      try await actions.signOnSite(
        contractID: contract.id, signatoryID: signatory.id, code: code)
    } catch let refusal as SandboxRefusal {
      return try await signingPage(visit, SigningErrors(code: visit.texts.text(for: refusal)))
    }
    return .see(visit.signingURL(signatory.id))
  }

  func signatory(_ visit: SiteVisit) async throws -> (SiteContract, SiteSignatory) {
    let (id, now) = (visit.parameter("signatory"), now())
    let contract = try await database.read { db in
      try SiteContract.of(signatory: id, at: now, db)
    }
    guard let contract, let signatory = contract.signatory(id) else {
      throw SiteProblem.noSuchSignatory
    }
    return (contract, signatory)
  }

  private func signingPage(_ visit: SiteVisit, _ errors: SigningErrors) async throws -> Response {
    let (contract, signatory) = try await signatory(visit)
    let texts = visit.texts
    let stop = signatory.signedAt == nil ? stop(contract, signatory, texts) : nil
    let isOpen = signatory.signedAt == nil && stop == nil
    let documents = contract.documents.map { DocumentItem($0, of: contract.id, visit) }
    let model = SigningPage(
      label: contract.label, name: signatory.name,
      proposedBy: texts.text("signing.proposedBy", ["account": contract.account]),
      deadline: texts.moment(contract.deadline), documents: documents,
      contractURL: visit.contractURL(contract.id),
      messagesURL: visit.url("/messages", [("contrat", contract.id)]),
      signed: signatory.signedAt.map { signedAt in
        let waiting = contract.signatories.filter { $0.signedAt == nil }.map(\.name)
        return SigningPage.Signed(
          moment: texts.moment(signedAt),
          waitingText: waiting.isEmpty
            ? nil
            : texts.text("signing.waiting", ["names": waiting.joined(separator: ", ")]),
          copies: documents.filter { $0.signedURL != nil })
      },
      stop: stop,
      deposit: signatory.depositCents.map {
        SigningPage.Deposit(
          amount: texts.euros(cents: $0), isOwed: signatory.owesDeposit && isOpen,
          payURL: visit.paymentURL(signatory.id))
      },
      code: isOpen && !signatory.owesDeposit ? code(contract, signatory, errors, visit) : nil)
    return page(
      .signing, model, titled: contract.label, in: visit, isError: !errors.isEmpty,
      status: errors.isEmpty ? .ok : .unprocessableContent)
  }

  private func stop(
    _ contract: SiteContract, _ signatory: SiteSignatory, _ texts: SiteTexts
  ) -> SigningPage.Stop? {
    let reason: String? =
      switch contract.status {
      case .draft, .canceled, .expired, .signed: contract.status.rawValue
      case .open:
        if let limit = contract.mode.failureLimit, signatory.failedCodes >= limit {
          "locked"
        } else {
          nil
        }
      }
    return reason.map {
      SigningPage.Stop(
        heading: texts.text("signing.stop.\($0).title"),
        text: texts.text("signing.stop.\($0).text"))
    }
  }

  private func code(
    _ contract: SiteContract, _ signatory: SiteSignatory, _ errors: SigningErrors,
    _ visit: SiteVisit
  ) -> SigningPage.Code {
    let (texts, segment) = (visit.texts, SiteVisit.segment(signatory.id))
    return SigningPage.Code(
      signURL: visit.url("/signer/\(segment)"), sendURL: visit.url("/signer/\(segment)/code"),
      isSent: signatory.smsSent > 0,
      help: texts.text("signing.help.\(contract.mode.rawValue)"),
      mobile: texts.masked(signatory.mobile ?? ""),
      mobileSpoken: texts.spoken(signatory.mobile ?? ""), error: errors.code,
      sendError: errors.sending,
      triesText: contract.mode.failureLimit.map {
        texts.count("count.tries", max(0, $0 - signatory.failedCodes))
      },
      resendsText: contract.mode.smsLimit.map {
        texts.count("count.resends", max(0, $0 - signatory.smsSent))
      })
  }
}
