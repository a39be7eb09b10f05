/// How much of the server a brand may use.
package struct BrandLimits: Sendable, Equatable {
  /// Bytes of one document and of all of a contract; the server's own limits by default.
  package var documentSize: Int?
  package var contractSize: Int?
  /// Requests to its signing pages, and to the API, a minute; the server's number by default.
  package var visitsPerMinute: Int?
  package var callsPerMinute: Int?

  package init(
    documentSize: Int? = nil, contractSize: Int? = nil, visitsPerMinute: Int? = nil,
    callsPerMinute: Int? = nil
  ) {
    self.documentSize = documentSize
    self.contractSize = contractSize
    self.visitsPerMinute = visitsPerMinute
    self.callsPerMinute = callsPerMinute
  }
}
