import Hummingbird

/// The parameters of a list: known names only, and how many entries are wanted.
struct ListQuery {
  /// 1 to 200.
  let limit: Int
  private let values: [String: String]

  init(_ request: Request, known: Set<String>) throws(Problem) {
    var values: [String: String] = [:]
    for (name, value) in request.uri.queryParameters {
      guard known.contains(String(name)) else {
        throw Problem(
          .badRequest, "query_invalid", "There is no such filter.", field: String(name.prefix(50)))
      }
      values[String(name)] = String(value)
    }
    var limit = 50
    if let text = values["limit"] {
      guard let number = Int(text), (1...200).contains(number) else {
        throw Problem(
          .badRequest, "query_invalid", "Give a number from 1 to 200.", field: "limit")
      }
      limit = number
    }
    self.limit = limit
    self.values = values
  }

  subscript(name: String) -> String? { values[name] }
}
