import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A form as a browser sends it, bounded.
struct SiteForm: Sendable {
  private static let maxBytes = 32 << 10
  private static let maxFields = 200

  private let fields: [String: String]

  init(_ fields: [String: String] = [:]) {
    self.fields = fields
  }

  /// - Throws: ``SiteProblem`` for a body that is no form or is larger than any form of ours.
  static func read(_ request: Request) async throws -> SiteForm {
    let type = request.headers[.contentType] ?? ""
    guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
      throw SiteProblem.badForm
    }
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: maxBytes)
    } catch is NIOTooManyBytesError {
      throw SiteProblem.formTooLarge
    }
    return SiteForm(try parse(String(buffer: body)))
  }

  /// A field's text without the spaces around it and without control characters.
  ///
  /// - Parameter limit: in characters; what is longer is cut.
  func text(_ name: String, upTo limit: Int) -> String {
    let text = String((fields[name] ?? "").unicodeScalars.filter { !$0.properties.isControl })
    return String(text.trimmingCharacters(in: .whitespacesAndNewlines).prefix(limit))
  }

  private static func parse(_ body: String) throws -> [String: String] {
    let pairs = body.split(separator: "&", omittingEmptySubsequences: true)
    guard pairs.count <= maxFields else { throw SiteProblem.formTooLarge }
    var fields: [String: String] = [:]
    for pair in pairs {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(parts[0]), let value = decoded(parts.count > 1 ? parts[1] : "")
      else { throw SiteProblem.badForm }
      // The first of two of the same name, as everywhere else on the pages.
      if fields[name] == nil { fields[name] = value }
    }
    return fields
  }

  private static func decoded(_ part: Substring) -> String? {
    part.replacing("+", with: " ").removingPercentEncoding
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isControl: Bool { generalCategory == .control }
}
