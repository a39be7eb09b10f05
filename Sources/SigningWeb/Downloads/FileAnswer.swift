import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// Answers that are files. They go out in parts: whoever reads slowly, or not at all, holds one part
/// in memory, a descriptor and a place among ``DownloadPlaces``, until the connection ends.
extension SigningSite {
  /// A stored file to a visitor, whole and not to be kept by anybody in between.
  ///
  /// - Throws: ``VisitEnded`` where too many are sent already.
  func answer(
    _ file: StoredFile, _ name: FileName, to visit: Visit, on eventLoop: any EventLoop
  ) async throws -> Response {
    let place = try await place(visit)
    let open = try await files.open(file)
    var headers = name.headers
    headers[.cacheControl] = "private, no-store"
    return Response(
      status: .ok, headers: headers,
      body: .parts(of: 0..<file.size, holding: place, on: eventLoop) {
        try await open.read(from: $0, upTo: $1)
      })
  }

  /// A picture to a visitor, likewise.
  func answer(
    _ picture: Data, to visit: Visit, on eventLoop: any EventLoop, headers: HTTPFields
  ) async throws -> Response {
    let place = try await place(visit)
    return Response(
      status: .ok, headers: headers,
      body: .parts(of: 0..<picture.count, holding: place, on: eventLoop) { offset, count in
        // All who are sent it share the one copy.
        picture[picture.startIndex + offset..<picture.startIndex + offset + count]
      })
  }

  /// A stored file to a program, which may have it already, or ask for a part of it.
  ///
  /// - Throws: ``ServerBusy``; ``Problem`` for conditions that do not hold.
  func answer(
    _ file: StoredFile, _ name: FileName, to request: Request, _ context: APIContext
  ) async throws -> FileAnswer {
    let tag = FileConditions.entityTag(file.sha256)
    var headers = name.headers
    headers[.eTag] = tag
    headers[.acceptRanges] = "bytes"
    // The program may keep it, and asks each time whether it still is the one.
    headers[.cacheControl] = "private, no-cache"
    let part: Range<Int>?
    switch FileConditions.answer(
      to: request.method, request.headers, tag: tag, size: file.size)
    {
    case .whole: part = nil
    case .part(let range): part = range
    case .notModified:
      headers[.contentType] = nil
      headers[.contentDisposition] = nil
      var response = Response(status: .notModified, headers: headers)
      response.headers[.contentLength] = nil
      return FileAnswer(response: response, sent: nil)
    case .preconditionFailed:
      throw Problem(
        .preconditionFailed, "precondition_failed",
        "If-Match names another file than the one that is here.")
    case .rangeNotSatisfiable:
      throw Problem(
        .rangeNotSatisfiable, "range_not_satisfiable",
        "The file has \(file.size) bytes: ask for some of them.",
        headers: [.contentRange: "bytes */\(file.size)"])
    }
    let place = try await downloads.take(
      for: "brand \(context.brand.id.rawValue)", most: max(1, downloads.total / 2))
    let open = try await files.open(file)
    let range = part ?? 0..<file.size
    if part != nil {
      headers[.contentRange] =
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
    }
    return FileAnswer(
      response: Response(
        status: part == nil ? .ok : .partialContent, headers: headers,
        body: .parts(of: range, holding: place, on: context.eventLoop) {
          try await open.read(from: $0, upTo: $1)
        }),
      sent: request.method == .get ? range : nil)
  }

  /// A place for an answer to a visitor.
  private func place(_ visit: Visit) async throws -> DownloadPlace {
    do {
      return try await downloads.take(
        for: "link \(visit.link.id.rawValue)", most: DownloadPlaces.mostForLink)
    } catch is ServerBusy {
      throw VisitEnded(
        .busy, visit, retryAt: visit.now.addingTimeInterval(TimeInterval(Problem.busySeconds)))
    }
  }
}

/// An answer to a program, and what of the file it holds.
struct FileAnswer: Sendable {
  let response: Response
  /// In bytes, from 0; nil where nothing of it is sent.
  let sent: Range<Int>?
}

/// What a file is, and is called by whoever saves it.
struct FileName: Sendable {
  let mediaType: String
  let disposition: String

  /// A PDF. Its name came from outside: the header carries it encoded only (RFC 8187).
  static func pdf(_ name: String, download: Bool) -> FileName {
    let safe = name.addingPercentEncoding(withAllowedCharacters: headerSafe) ?? "document"
    return FileName(
      mediaType: "application/pdf",
      disposition:
        "\(download ? "attachment" : "inline"); filename=\"document.pdf\"; filename*=UTF-8''\(safe).pdf"
    )
  }

  /// The evidence of a contract.
  static func evidence(_ contract: ContractID) -> FileName {
    FileName(
      mediaType: "application/vnd.etsi.asic-e+zip",
      disposition: "attachment; filename=\"\(contract.rawValue).asice\"")
  }

  var headers: HTTPFields {
    [.contentType: mediaType, .contentDisposition: disposition]
  }

  private static let headerSafe = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}

extension ResponseBody {
  /// 64 KB, of which a connection that nobody reads holds two.
  private static let partSize = 64 << 10

  /// A body that is read part by part, as the connection takes it.
  ///
  /// - Parameters:
  ///   - range: in bytes.
  ///   - place: held until the body was sent, or is given up.
  ///   - eventLoop: the connection's.
  ///   - read: so many bytes from such an offset; fewer are an error.
  fileprivate static func parts(
    of range: Range<Int>, holding place: DownloadPlace, on eventLoop: any EventLoop,
    _ read: @escaping @Sendable (_ offset: Int, _ count: Int) async throws -> Data
  ) -> ResponseBody {
    ResponseBody(contentLength: range.count) { writer in
      defer { withExtendedLifetime(place) {} }
      var offset = range.lowerBound
      while offset < range.upperBound {
        let count = min(partSize, range.upperBound - offset)
        let part = try await read(offset, count)
        guard part.count == count else { throw CutShort() }
        try await writer.write(ByteBuffer(data: part))
        // The writer knows that a connection is full once its event loop has tried to send: without
        // this, parts are read far ahead of a peer that takes none.
        try await eventLoop.submit {}.get()
        offset += count
      }
      try await writer.finish(nil)
    }
  }
}

/// A file became shorter while it was sent.
private struct CutShort: Error {}
