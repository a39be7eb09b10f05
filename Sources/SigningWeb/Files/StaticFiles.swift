import HTTPTypes
import Hummingbird

/// Hands the file middleware what is plainly the name of one of our files, and nothing else.
///
/// It answers a NUL or a folder with a redirect, and a range beyond a file's end with a length that
/// is not its body's. None of our files needs ranges.
struct StaticFiles: RouterMiddleware {
  private let files: FileMiddleware<WebContext, LocalFileSystem>

  init(_ folder: String, under path: String? = nil) {
    files =
      path.map { FileMiddleware(folder, urlBasePath: $0) } ?? FileMiddleware(folder)
  }

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard request.method == .get || request.method == .head, Self.isPlain(request.uri.path) else {
      return try await next(request, context)
    }
    var head = request.head
    head.headerFields[.range] = nil
    head.headerFields[.ifRange] = nil
    return try await files.handle(
      Request(head: head, body: request.body), context: context, next: next)
  }

  /// One to three names of letters, digits, dots, hyphens and underscores; none begins with a dot.
  private static func isPlain(_ path: String) -> Bool {
    let names = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    return path.utf8.count <= 200 && (1...3).contains(names.count)
      && names.allSatisfy { name in
        name.first != nil && name.first != "."
          && name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
              UInt8(ascii: "_"):
              true
            default: false
            }
          }
      }
  }
}
