import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import Mustache
import NIOCore

/// A yardstick for the documents page: Hummingbird, the same templates, one SELECT, nothing else.
/// Its page model is a dictionary, which swift-mustache asks by name, without mirrors.
///
/// Prints `ready PORT`; the page is at `/s/demonstration`.
@main
struct HummingbirdPeer {
  static func main() async throws {
    let library = try templates(in: URL(filePath: CommandLine.arguments.dropFirst().first ?? "."))
    let pool = try database()
    let router = Router()
    router.get("s/:link") { _, context in
      let link = try context.parameters.require("link")
      let row = try pool.read { db in
        try Row.fetchOne(
          db.cachedStatement(
            sql: "SELECT label, deadline, name, phone FROM contract WHERE link = ?"),
          arguments: [link])
      }
      guard let row else { throw HTTPError(.notFound) }
      let page = page(link: link, row: row)
      return Response(
        status: .ok,
        headers: [
          .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
          .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff",
        ],
        body: ResponseBody(
          byteBuffer: ByteBuffer(string: library.render(page, withTemplate: "documents") ?? "")))
    }
    var logger = Logger(label: "peer")
    logger.logLevel = .error
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        FileHandle.standardOutput.write(Data("ready \(channel.localAddress?.port ?? 0)\n".utf8))
      }, logger: logger)
    try await application.runService()
  }

  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
    "font-src 'self'", "worker-src 'self'", "connect-src 'self'", "form-action 'self'",
    "base-uri 'none'", "frame-ancestors 'self' http://localhost:8090",
  ].joined(separator: "; ")

  /// The templates with the French texts put in, as the product does.
  private static func templates(in folder: URL) throws -> MustacheLibrary {
    let texts = try JSONDecoder().decode(
      [String: String].self, from: Data(contentsOf: folder.appending(path: "locales/fr.json")))
    var library = MustacheLibrary()
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    for file in files where file.pathExtension == "mustache" {
      let source = try String(contentsOf: file, encoding: .utf8)
        .replacing(/\[\[([A-Za-z0-9._-]+)\]\]/) { texts[String($0.output.1)] ?? "" }
      try library.register(source, named: file.deletingPathExtension().lastPathComponent)
    }
    return library
  }

  private static func database() throws -> DatabasePool {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).sqlite").path
    let pool = try DatabasePool(path: path)
    try pool.write { db in
      try db.execute(
        sql: """
          CREATE TABLE contract (link TEXT PRIMARY KEY, label TEXT, deadline TEXT, name TEXT,
            phone TEXT) WITHOUT ROWID;
          INSERT INTO contract VALUES ('demonstration', 'Contrat d’assurance habitation',
            '15 décembre 2026', 'Claire Dubois', '+33 6 •• •• •• 78');
          """)
    }
    return pool
  }
}

/// The model of the page, with values as long as real ones.
private func page(link: String, row: Row) -> [String: Any] {
  let base = "/sign/" + link.padding(toLength: 65, withPad: "x", startingAt: 0)
  let documents = [("Conditions particulières", 6), ("Conditions générales 2026", 10)]
    .enumerated().map { index, document -> [String: Any] in
      [
        "number": index + 1, "name": document.0, "isMain": index == 0, "isAnnex": index == 1,
        "annexNumber": index, "pages": document.1, "pagesText": "\(document.1) pages",
        "sizeText": "123 Ko", "isShown": index == 0, "showURL": "\(base)?doc=\(index + 1)",
        "fileURL": "\(base)/documents/\(index + 1)",
        "downloadURL": "\(base)/documents/\(index + 1)?download=1",
      ]
    }
  let plain: [String: Any] = [
    "hasImages": true, "isText": false, "textURL": "\(base)?doc=1&text=1",
    "images": (1...6).map { page -> [String: Any] in
      ["url": "\(base)/documents/1/pages/\(page)", "name": "Page \(page) sur 6"]
    },
  ]
  let languages = [
    ("fr", "Français"), ("en", "English"), ("de", "Deutsch"), ("es", "Español"),
    ("it", "Italiano"), ("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português"),
  ].map { code, name -> [String: Any] in
    ["code": code, "name": name, "url": "\(base)?lang=\(code)", "isCurrent": code == "fr"]
  }
  return [
    "lang": "fr", "languages": languages, "hasManyLanguages": true,
    "languageName": "Français", "brandName": "Orvéa Assurances",
    "logoURL": "/brands/orvea/logo", "themeURL": "/brands/orvea/theme.css",
    "cssURL": "/signing.css?v=0123456789ab", "scriptURL": "/signing.js?v=0123456789ab",
    "pageTitle": "Documents à signer · Contrat d’assurance habitation · Orvéa Assurances",
    "isTest": true, "returnURL": "http://localhost:8090/contrats/habitation",
    "supportURL": "mailto:aide@orvea.example", "event": "ready",
    "contractID": "ctr_0123456789abcdefghij", "signatoryID": "sig_0123456789abcdefghij",
    "reference": "HAB-2026-048213", "frameOrigins": "http://localhost:8090",
    "contractLabel": row["label"] as String, "deadline": row["deadline"] as String,
    "documents": documents, "shown": documents[0], "signatoryName": row["name"] as String,
    "maskedPhone": row["phone"] as String, "phoneSpoken": "numéro finissant par 78",
    "termsURL": "https://www.contrat-prive.com/fr/product/terms-of-use",
    "consentMissing": false, "canStart": true, "startURL": "\(base)/start",
    "declineURL": "\(base)/decline", "continueURL": "\(base)/code",
    "consentVersion": "0123456789abcdef", "contactText": "Contactez-nous",
    "legalNoticeURL": "https://orvea.example/mentions-legales",
    "faviconURL": "/brands/orvea/favicon", "signText": "Signer mon contrat",
    "consentText": "J’ai lu les documents et j’accepte de les signer électroniquement.",
    "plain": plain,
    "pageToken": "1790000000.0123456789012345678901234567890123456789012",
    "pdfjsURL": "/pdfjs/pdf.js", "pdfjsWorkerURL": "/pdfjs/pdf.worker.js",
    "pdfjsCMapsURL": "/pdfjs/cmaps/", "pdfjsFontsURL": "/pdfjs/standard_fonts/",
  ]
}
