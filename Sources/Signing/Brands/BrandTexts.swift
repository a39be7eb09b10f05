/// What a brand may say in its own words on the signing pages, in one language.
///
/// The notice is added to the platform's, which always stays (guide 1.5).
package struct BrandTexts: Sendable, Equatable {
  package var button: String?
  package var consent: String?
  package var notice: String?
  package var confirmation: String?
  package var contact: String?

  package init(
    button: String? = nil, consent: String? = nil, notice: String? = nil,
    confirmation: String? = nil, contact: String? = nil
  ) {
    self.button = button
    self.consent = consent
    self.notice = notice
    self.confirmation = confirmation
    self.contact = contact
  }
}
