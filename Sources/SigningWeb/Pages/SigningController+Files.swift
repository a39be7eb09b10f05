import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// The documents, as they were deposited and as they came back signed.
extension SigningController {
  @Sendable func document(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let visit = try await visit(request, context)
    guard let document = visit.contract.document(context.parameters.get("number")) else {
      throw VisitEnded(.notFound, visit)
    }
    let response = try await file(
      document.file, document.name, visit, context,
      download: request.uri.queryParameters["download"] != nil)
    if request.method == .get {
      try await site.note(
        .documentSent, document, document.file, of: visit.contract, visit.signatory.id,
        by: visit.actor, at: visit.now)
    }
    return response
  }

  @Sendable func signedDocument(
    _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let visit = try await visit(request, context)
    guard visit.place == .signed,
      let document = visit.contract.document(context.parameters.get("number")),
      let file = visit.contract.state.confirmedDocuments[document.number]
    else { throw VisitEnded(.notFound, visit) }
    let response = try await self.file(file, document.name, visit, context, download: true)
    if request.method == .get {
      try await site.note(
        .documentDelivered, document, file, of: visit.contract, visit.signatory.id,
        by: visit.actor, at: visit.now)
    }
    return response
  }

  private func file(
    _ file: StoredFile, _ name: String, _ visit: Visit, _ context: WebContext, download: Bool
  ) async throws -> Response {
    var response = try await site.answer(
      file, .pdf(name, download: download), to: visit, on: context.eventLoop)
    response.headers[.contentSecurityPolicy] = PageHeaders.framing(visit.frameOrigins)
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "same-origin"
    return response
  }
}
