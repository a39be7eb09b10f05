import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Signing

/// Which document a visitor reads, and how far.
struct Reading: Sendable {
  var document: Int?
  /// Without scripts: the first page of the part that is shown.
  var page = 1
  var asText = false
  /// The documents that were read to their end.
  var read: Set<Int> = []

  /// Without scripts a long document comes in parts of so many pages.
  static let partSize = 20

  init(read: Set<Int> = []) {
    self.read = read
  }

  init(_ query: borrowing Parameters) {
    document = query["doc"].flatMap { Int($0) }
    page = query["page"].flatMap { Int($0) } ?? 1
    asText = query["text"] == "1"
    read = ReadDocuments.numbers(query["read"] ?? "")
  }
}

extension PageBuilder {
  /// The shown document as images or text, for browsers without scripts.
  func plain(_ document: ContractDocument, _ reading: Reading) async -> PlainDocument {
    let count = document.pages
    let first = (1...max(count, 1)).contains(reading.page) ? reading.page : 1
    let last = min(first + Reading.partSize - 1, count)
    // A document whose text cannot be had is shown as images.
    let found =
      reading.asText ? try? await pages?.texts(document.file, first...max(first, last)) : nil
    let asText = found != nil
    func url(from page: Int, asText: Bool) -> String {
      visit.paths.documents(
        showing: document.number, from: page, asText: asText, read: reading.read)
    }
    func name(_ page: Int) -> String {
      texts.text("viewer.pageOf", ["n": "\(page)", "total": "\(count)"])
    }
    var written: [PlainDocument.Text] = []
    if let found {
      written = (first...max(first, last)).map { page in
        let paragraphs = found.indices.contains(page - first) ? found[page - first] : []
        return PlainDocument.Text(
          name: name(page), paragraphs: paragraphs, isEmpty: paragraphs.isEmpty)
      }
    }
    return PlainDocument(
      hasImages: pages != nil, isText: asText,
      images: asText || pages == nil
        ? []
        : (first...max(first, last)).map { page in
          PlainDocument.Image(
            url: visit.paths.image(document.number, page: page), name: name(page))
        }, texts: written, textURL: url(from: first, asText: true),
      imagesURL: url(from: first, asText: false),
      previousURL: first > 1
        ? url(from: max(1, first - Reading.partSize), asText: asText) : nil,
      nextURL: last < count ? url(from: last + 1, asText: asText) : nil)
  }
}

extension SigningController {
  /// One page of a document as an image.
  @Sendable func pageImage(_ request: Request, _ context: WebContext) async throws -> Response {
    let visit = try await visit(request, context)
    guard let pages = site.pages,
      let document = visit.contract.document(context.parameters.get("number")),
      let page = context.parameters.get("page").flatMap({ Int($0) }),
      (1...max(document.pages, 1)).contains(page)
    else { throw VisitEnded(.notFound, visit) }
    let image: Data
    do {
      image = try await pages.image(document.file, page)
    } catch let damaged as DocumentDamaged {
      throw damaged
    } catch {
      context.logger.warning(
        "a page could not be drawn", metadata: ["document": "\(document.file.sha256.prefix(12))"])
      throw VisitEnded(.busy, visit)
    }
    var headers = PageHeaders.make(frameOrigins: visit.frameOrigins)
    headers[.contentType] = "image/png"
    headers[.cacheControl] = "private, no-store"
    let response = try await site.answer(image, to: visit, on: context.eventLoop, headers: headers)
    if request.method == .get {
      try await site.note(
        .documentSent, document, document.file, of: visit.contract, visit.signatory.id,
        by: visit.actor, at: visit.now)
    }
    return response
  }
}
