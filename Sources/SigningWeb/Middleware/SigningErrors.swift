import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Signing

/// Turns whatever ends a signing page early into a page that says what to do.
struct SigningErrors: RouterMiddleware {
  let site: SigningSite

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let ended as VisitEnded {
      return page(ended.state, ended.visit, request, retryAt: ended.retryAt)
    } catch is ShuttingDown {
      return page(.busy, nil, request)
    } catch is ServerBusy {
      return page(.busy, nil, request)
    } catch let failure as any StorageFailure where failure.isTemporary {
      context.logger.critical("storage failed", metadata: failure.metadata)
      return page(.busy, nil, request)
    } catch let problem as Problem where problem.status == .contentTooLarge {
      return page(.stalePage, nil, request)
    } catch let unfinished as UnfinishedRequest {
      throw unfinished
    } catch {
      // The error's text may hold what was sent: only its type is logged.
      context.logger.error("signing page failed", metadata: ["error": "\(type(of: error))"])
      return page(.internal, nil, request)
    }
  }

  private func page(
    _ state: EndState, _ visit: Visit?, _ request: Request, retryAt: Date? = nil
  ) -> Response {
    let language =
      visit?.language
      ?? request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
      ?? preferredLanguage(request)
    let model =
      visit.map { PageBuilder(site: site, visit: $0).ended(state, retryAt: retryAt) }
      ?? EndedPage(
        state, texts: site.templates.texts(language), assets: site.assets, retryAt: retryAt,
        at: site.clock.now())
    return .page(
      site.templates.render(model, .ended, in: language),
      status: .init(code: state.status),
      frameOrigins: visit?.frameOrigins ?? [],
      headers: [429, 503].contains(state.status)
        ? [.retryAfter: RetryAfter.seconds(until: retryAt, at: site.clock.now())] : [:])
  }

  private func preferredLanguage(_ request: Request) -> Language {
    let first = request.headers[.acceptLanguage]?.prefix(2).lowercased() ?? ""
    return Language(rawValue: first) ?? .french
  }
}

extension StorageFailure {
  /// For the log: which kind of failure, and the beginning of a damaged document's hash.
  fileprivate var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = ["error": "\(type(of: self))"]
    if let damaged = self as? DocumentDamaged {
      metadata["document"] = "\(damaged.sha256.prefix(12))"
    }
    return metadata
  }
}

/// The header `Retry-After` (RFC 9110, 10.2.3).
enum RetryAfter {
  /// Two minutes where nothing better is known, and never more than a day: clocks may be wrong.
  static func seconds(until date: Date?, at now: Date) -> String {
    guard let date else { return "120" }
    let wait = date.timeIntervalSince(now).rounded(.up)
    return String(Int(min(max(wait, 1), 86_400)))
  }
}

/// Gives the errors of the API their form, whatever threw them.
struct APIErrors: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let problem as Problem {
      throw problem
    } catch let unfinished as UnfinishedRequest {
      throw unfinished
    } catch is ShuttingDown {
      throw Problem(
        .serviceUnavailable, "shutting_down", "The server is stopping: ask again in a moment.",
        headers: [.retryAfter: "10"])
    } catch is ServerBusy {
      throw Problem.serverBusy
    } catch let failure as any StorageFailure where failure.isTemporary {
      context.logger.critical("storage failed", metadata: failure.metadata)
      if failure is DocumentDamaged { throw Problem.documentDamaged }
      throw Problem(
        .serviceUnavailable, "storage_unavailable",
        "The server cannot write at the moment; nothing was lost. Ask again in a minute.",
        headers: [.retryAfter: "60"])
    } catch {
      context.logger.error("API request failed", metadata: ["error": "\(type(of: error))"])
      throw Problem(
        .internalServerError, "internal", "Something went wrong here; nothing was lost. Ask again.")
    }
  }
}
