import HTTPTypes
package import Hummingbird

/// A request whose body did not come whole. Nobody is there to read what a route answers.
package struct UnfinishedRequest: Error, HTTPResponseError {
  package var status: HTTPResponse.Status { .requestTimeout }

  package func response(from request: Request, context: some RequestContext) throws -> Response {
    Response(status: status)
  }
}
