import BlockingWork
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing
import Synchronization

/// Scripts and stylesheets, compressed once and kept: the viewer is a third of its size then.
///
/// Files only. A page holds a secret, and how well it compresses beside what somebody else had put
/// into it could tell of that secret (BREACH).
final class CompressedFiles: RouterMiddleware {
  private struct Kept {
    let data: Data
    let tag: String
    let type: String
  }

  private static let types = [
    "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
  ]

  /// Files by the paths that they are asked for with.
  private let files: [String: URL]
  private let kept = Mutex<[String: Kept]>([:])

  /// - Parameter folders: by the path that each is served under.
  init(_ folders: [(path: String, folder: String)]) {
    var files: [String: URL] = [:]
    for (path, folder) in folders {
      let found = try? FileManager.default.contentsOfDirectory(
        at: URL(filePath: folder), includingPropertiesForKeys: nil)
      for file in found ?? [] where Self.types[file.pathExtension] != nil {
        files["\(path)/\(file.lastPathComponent)"] = file
      }
    }
    self.files = files
  }

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard let file = files[request.uri.path], request.method == .get || request.method == .head
    else { return try await next(request, context) }
    guard Self.takesGzip(request), let kept = await compressed(file, request.uri.path) else {
      var response = try await next(request, context)
      response.headers[.vary] = "Accept-Encoding"
      response.headers[.contentType] = Self.types[file.pathExtension]
      return response
    }
    var headers: HTTPFields = [
      .contentType: kept.type, .contentEncoding: "gzip", .vary: "Accept-Encoding", .eTag: kept.tag,
    ]
    if request.headers[.ifNoneMatch]?.contains(kept.tag) == true {
      headers[.contentEncoding] = nil
      return Response(status: .notModified, headers: headers)
    }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(data: kept.data)))
  }

  /// Compressed at the first request: a server starts without it.
  private func compressed(_ file: URL, _ path: String) async -> Kept? {
    if let found = kept.withLock({ $0[path] }) { return found }
    // Tenths of a second for the viewer.
    let made = try? await BlockingWork.run { () -> Kept? in
      let data = try Data(contentsOf: file)
      return Gzip.compress(data).map {
        Kept(
          data: $0, tag: "\"\(sha256Hex(data).prefix(16))-gz\"",
          type: Self.types[file.pathExtension] ?? "application/octet-stream")
      }
    }
    if let made { kept.withLock { $0[path] = made } }
    return made
  }

  /// Whether `gzip` is among what is taken, and not with a weight of 0 (RFC 9110, 12.5.3).
  private static func takesGzip(_ request: Request) -> Bool {
    request.headers[values: .acceptEncoding].flatMap { $0.split(separator: ",") }.contains { part in
      let words = part.lowercased().filter { !$0.isWhitespace }.split(separator: ";")
      guard words.first == "gzip" || words.first == "*" else { return false }
      return words.dropFirst().allSatisfy { $0.wholeMatch(of: /q=0(\.0*)?/) == nil }
    }
  }
}
