import Foundation
import HTTPTypes
import Hummingbird
import Signing

/// What a browser says of the pages that it showed: how long each was in sight, and how much of it.
///
/// Written `1=3400:100,2=1200:45`: page numbers, milliseconds, per cent of the page seen so far. It is
/// the visitor's own browser that says so, and the evidence says that too.
struct DisplayedPages: Equatable {
  /// In the order of the pages, as it is written.
  let text: String

  /// - Returns: nil for anything that a page of ours would not send.
  init?(_ text: String, pages: Int) {
    guard !text.isEmpty, text.utf8.count <= 16_000 else { return nil }
    var last = 0
    var parts: [String] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let numbers = part.split(omittingEmptySubsequences: false) { "=:".contains($0) }
        .map { Int($0) }
      guard numbers.count == 3, let page = numbers[0], let time = numbers[1],
        let share = numbers[2], (last + 1...max(last + 1, pages)).contains(page), page <= pages,
        (1...Self.longest).contains(time), (0...100).contains(share)
      else { return nil }
      last = page
      parts.append("\(page)=\(time):\(share)")
    }
    self.text = parts.joined(separator: ",")
  }

  /// One report speaks of seconds; a page left open speaks often.
  private static let longest = 3_600_000
}

extension SigningController {
  /// The viewer reports which pages were in sight, a few times a minute while somebody reads.
  @Sendable func displayed(_ request: Request, _ context: WebContext) async throws -> Response {
    let visit = try await visit(request, context)
    let form = try await PageForm.read(request)
    try site.refuseForgery(request, form, visit)
    guard let document = visit.contract.document(context.parameters.get("number")) else {
      throw VisitEnded(.notFound, visit)
    }
    guard let pages = DisplayedPages(form.displayed ?? "", pages: document.pages) else {
      return Response(status: .unprocessableContent)
    }
    var data = [
      "document": "\(document.number)", "sha256": document.file.sha256,
      "pages": pages.text,
    ]
    // What the browser itself makes of the bytes it showed: it binds the display to the document.
    if let hash = form.sha256, hash.count == 64, hash.allSatisfy(\.isHexDigit) {
      data["sha256InBrowser"] = hash.lowercased()
    }
    guard site.displays.take(visit.link.id.rawValue) else {
      site.refusals.note(.limitReports, by: visit.actor, visit)
      return Response(status: .tooManyRequests)
    }
    try await site.trail.note(
      [
        ContractEvent(
          kind: .documentDisplayed, signatoryID: visit.signatory.id, at: visit.now, data: data)
      ], on: visit.contract.id, by: visit.actor)
    return Response(status: .noContent)
  }
}
