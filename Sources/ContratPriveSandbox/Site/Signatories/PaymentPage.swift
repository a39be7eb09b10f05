import Hummingbird

/// Pays the deposit of a signatory (guide 1.4 and 2.3). Nothing is debited.
struct PaymentPage: Sendable {
  let label: String
  let name: String
  let amount: String
  let account: String
  let signingURL: String
  let form: Form?
  let receipt: Receipt?

  struct Form: Sendable {
    let url: String
    let error: String?
    let number: SiteField
    let expires: SiteField
    let cvv: SiteField
    let iban: SiteField
  }

  struct Receipt: Sendable {
    let moment: SiteMoment
    let means: String
    let reference: String
    let canSign: Bool
  }
}

extension SandboxSite {
  @Sendable func payment(_ visit: SiteVisit) async throws -> Response {
    try await paymentPage(visit, PaymentForm())
  }

  @Sendable func pay(_ visit: SiteVisit, _ form: SiteForm) async throws -> Response {
    let (_, signatory) = try await signatory(visit)
    var means: DepositMeans?
    var payment = PaymentForm(form, at: now(), visit.texts, means: &means)
    guard let means else { return try await paymentPage(visit, payment) }
    do {
      try await actions.payDeposit(signatoryID: signatory.id, by: means)
    } catch let refusal as SandboxRefusal {
      payment.refuse(refusal, visit.texts)
      return try await paymentPage(visit, payment)
    }
    return .see(visit.paymentURL(signatory.id))
  }

  private func paymentPage(_ visit: SiteVisit, _ form: PaymentForm) async throws -> Response {
    let (contract, signatory) = try await signatory(visit)
    guard let cents = signatory.depositCents,
      signatory.depositPaidAt != nil || contract.status == .open
    else { throw SiteProblem.nothingToPay }
    let texts = visit.texts
    let model = PaymentPage(
      label: contract.label, name: signatory.name, amount: texts.euros(cents: cents),
      account: contract.account, signingURL: visit.signingURL(signatory.id),
      form: signatory.depositPaidAt == nil
        ? form.model(visit, signatory: signatory.id) : nil,
      receipt: signatory.depositPaidAt.map {
        PaymentPage.Receipt(
          moment: texts.moment($0), means: means(signatory.depositMeans ?? "", texts),
          reference: signatory.id,
          canSign: contract.status == .open && signatory.signedAt == nil)
      })
    let hasErrors = model.form != nil && form.hasErrors
    return page(
      .payment, model, titled: texts.text("payment.title"), in: visit, isError: hasErrors,
      status: hasErrors ? .unprocessableContent : .ok)
  }

  private func means(_ stored: String, _ texts: SiteTexts) -> String {
    stored.replacing(#/^Carte /#, with: "\(texts.text("means.card")) ")
  }
}
