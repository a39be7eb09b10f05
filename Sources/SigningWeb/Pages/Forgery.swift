import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// A form of a signing page.
struct PageForm: Decodable, Sendable {
  /// The page token: see ``LinkTokens/pageToken(for:tries:at:)``.
  var page: String?
  var consent: String?
  /// Of the text beside the box.
  var consentVersion: String?
  /// The documents read to their end, as a script saw it: see ``ReadDocuments``.
  var read: String?
  /// That they were, as the signatory says, where no script runs.
  var readDeclared: String?
  var code: String?
  var reason: String?
  /// What a browser says it displayed: see ``DisplayedPages``.
  var displayed: String?
  var sha256: String?

  /// Reads a form of at most 32 KB.
  static func read(_ request: Request) async throws -> PageForm {
    let data = try await request.bodyData(upTo: 32 << 10)
    return
      (try? URLEncodedFormDecoder().decode(
        PageForm.self, from: String(decoding: data, as: UTF8.self))) ?? PageForm()
  }
}

extension SigningSite {
  /// Refuses forms that were not sent from a page of ours: another site's form cannot have the page
  /// token, and its Origin is not ours.
  ///
  /// - Returns: the failed codes that the page knew of.
  /// - Throws: ``VisitEnded`` with `stalePage`.
  @discardableResult
  func refuseForgery(_ request: Request, _ form: PageForm, _ visit: Visit) throws -> Int {
    let tries = tokens.tries(
      inPageToken: form.page ?? "", for: visit.link.id, at: visit.now, age: lifetimes.total)
    guard let tries, hasOwnOrigin(request) else {
      refusals.note(.forgedForm, by: visit.actor, visit)
      throw VisitEnded(.stalePage, visit)
    }
    return tries
  }

  private func hasOwnOrigin(_ request: Request) -> Bool {
    let fetchSite = request.headers[.secFetchSite]
    if let fetchSite, fetchSite != "same-origin" { return false }
    guard let origin = request.headers[.origin] else { return true }
    if origin == "null" { return fetchSite == "same-origin" }
    if origin == address.url { return true }
    // Reached under another name, as 127.0.0.1 and localhost: the browser sets Host itself.
    guard let host = request.head.authority else { return false }
    return origin == "http://\(host)" || origin == "https://\(host)"
  }
}
