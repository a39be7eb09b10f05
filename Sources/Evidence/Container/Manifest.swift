import Crypto
import Foundation

/// A manifest (ASiCManifest, ETSI EN 319 162-1, A.4): the files that are covered, with their
/// digests, and the entry that holds the signature or the token over the manifest.
///
/// It is written in one way, a line for each file, and only what is written so is read: the bytes
/// are what is signed.
struct Manifest: Equatable {
  struct Object: Equatable {
    let path: String
    let mediaType: String
    /// SHA-256.
    let digest: Data
    /// The archive manifest of the renewal before (A.7, item 2 b iv).
    var isRoot = false
  }

  let proof: String
  let proofMediaType: String
  let objects: [Object]

  private static let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" \
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#">

    """
  private static let tail = "</asic:ASiCManifest>\n"
  private static let root = " Rootfile=\"true\""
  private static let digest =
    "><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>"

  /// Paths and media types have no character that XML would read otherwise.
  var text: Data {
    var text = Self.head
    text += "  <asic:SigReference URI=\"\(proof)\" MimeType=\"\(proofMediaType)\"/>\n"
    for object in objects {
      text += "  <asic:DataObjectReference URI=\"\(object.path)\" MimeType=\"\(object.mediaType)\""
      text += object.isRoot ? Self.root : ""
      text += Self.digest + object.digest.base64EncodedString()
      text += "</ds:DigestValue></asic:DataObjectReference>\n"
    }
    return Data((text + Self.tail).utf8)
  }
}

extension Manifest {
  /// - Returns: nil for what ``text`` would write otherwise.
  init?(reading data: Data) {
    var rest = LineReader(String(decoding: data, as: UTF8.self)[...])
    guard rest.take(Self.head), rest.take("  <asic:SigReference URI=\""),
      let proof = rest.takeUntil("\""), rest.take(" MimeType=\""),
      let proofMediaType = rest.takeUntil("\""), rest.take("/>\n")
    else { return nil }
    var objects: [Object] = []
    while rest.take("  <asic:DataObjectReference URI=\"") {
      guard let path = rest.takeUntil("\""), rest.take(" MimeType=\""),
        let mediaType = rest.takeUntil("\"")
      else { return nil }
      let isRoot = rest.take(Self.root)
      guard rest.take(Self.digest), let encoded = rest.takeUntil("<"),
        let digest = Data(base64Encoded: encoded), digest.count == SHA256.byteCount,
        rest.take("/ds:DigestValue></asic:DataObjectReference>\n")
      else { return nil }
      objects.append(Object(path: path, mediaType: mediaType, digest: digest, isRoot: isRoot))
    }
    self.init(proof: proof, proofMediaType: proofMediaType, objects: objects)
    guard text == data else { return nil }
  }

  private struct LineReader {
    private var rest: Substring.UTF8View

    init(_ text: Substring) {
      rest = text.utf8
    }

    mutating func take(_ literal: String) -> Bool {
      guard rest.starts(with: literal.utf8) else { return false }
      rest = rest.dropFirst(literal.utf8.count)
      return true
    }

    /// What stands before a character, which is taken too.
    mutating func takeUntil(_ end: Character) -> String? {
      guard let code = end.utf8.first, let place = rest.firstIndex(of: code) else { return nil }
      defer { rest = rest[rest.index(after: place)...] }
      return String(rest[..<place])
    }
  }
}
