import HTTPTypes
import Hummingbird

/// Why a page cannot be shown or a form was not taken.
enum SiteProblem: String, Error {
  case noSuchPage, noSuchContract, noSuchSignatory, noSuchDocument, noSuchMessage
  case notADraft, nothingToPay
  case badForm, formTooLarge, forged, foreignHost
  case broken

  var status: HTTPResponse.Status {
    switch self {
    case .noSuchPage, .noSuchContract, .noSuchSignatory, .noSuchDocument, .noSuchMessage:
      .notFound
    case .notADraft, .nothingToPay: .conflict
    case .badForm: .badRequest
    case .formTooLarge: .contentTooLarge
    case .forged, .foreignHost: .forbidden
    case .broken: .internalServerError
    }
  }
}

/// What happened, and what to do.
struct ProblemPage: Sendable {
  let heading: String
  let text: String
  let contractsURL: String
}

extension SandboxSite {
  func page(_ problem: SiteProblem, in visit: SiteVisit) -> Response {
    let heading = visit.texts.text("problem.\(problem.rawValue).title")
    let model = ProblemPage(
      heading: heading, text: visit.texts.text("problem.\(problem.rawValue).text"),
      contractsURL: visit.url("/contrats"))
    return page(.problem, model, titled: heading, in: visit, status: problem.status)
  }
}
