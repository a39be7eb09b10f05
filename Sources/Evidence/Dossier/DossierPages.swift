import Foundation
import Mustache
import Signing

/// The pages of a dossier that people read: a summary and how to check it, in French and English.
enum DossierPages {
  /// File names with their HTML.
  static func all(_ models: [SummaryModel]) throws -> [(String, String)] {
    try models.flatMap { model -> [(String, String)] in
      let isFrench = model.language == .french
      return [
        (
          isFrench ? "resume.html" : "summary.html",
          try render(model, isFrench ? "summary.fr" : "summary.en")
        ),
        (
          isFrench ? "verifier.html" : "check.html",
          try render(model, isFrench ? "check.fr" : "check.en")
        ),
      ]
    }
  }

  private static func render(_ model: SummaryModel, _ name: String) throws -> String {
    let folder = Bundle.module.bundleURL.appending(path: "Pages")
    func text(_ file: String) throws -> String {
      try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }
    let page = try text("\(name).mustache").replacing(
      "[[style]]", with: try text("style.css"))
    return try MustacheTemplate(string: page).render(model)
  }
}
