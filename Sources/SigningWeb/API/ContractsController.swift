import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// The back-office API: `/api/v1/contracts`.
struct ContractsController: Sendable {
  let site: SigningSite

  func add(to group: RouterGroup<APIContext>) {
    group.post("contracts", use: create)
    group.get("contracts", use: list)
    group.get("contracts/:id", use: show)
    group.post("contracts/:id/cancel", use: cancel)
    group.post("contracts/:id/signatories/:sid/link", use: freshLink)
    group.get("contracts/:id/documents/:number", use: document)
    group.get("contracts/:id/documents/:number/signed", use: signedDocument)
  }

  @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response
  {
    let key = try request.idempotencyKey()
    let read = try await site.largeBody(ContractBody.self, of: request)
    defer { withExtendedLifetime(read.share) {} }
    let body = read.value
    guard body.submitMessage == nil else {
      throw Problem(
        .unprocessableContent, "message_not_supported",
        "Nobody is written to by the platform here: leave this field out, or use /api/v1/batches.",
        field: "submitMessage")
    }
    let idempotency = key.map {
      IdempotencyKey(brandID: context.brand.id, key: $0, bodyHash: read.sha256)
    }
    do {
      let contract = try await site.desk.prepare(
        body.draft, brand: context.brand, idempotency: idempotency,
        by: site.actor(context.role, request, peer: context.peer))
      var links: [SignatoryID: LinkView] = [:]
      for signatory in contract.signatories {
        // The first link is the one made with the contract: a repeated request gets it again.
        // A revoked one is never handed out.
        if let link = try await site.store.links(of: signatory.id)
          .first(where: { $0.revokedAt == nil })
        {
          links[signatory.id] = site.view(of: link, contract)
        }
      }
      let view = ContractView(contract, isTest: site.isTest, links: links)
      return try Self.json(
        view, .created, [.location: "/api/v1/contracts/\(contract.id.rawValue)"])
    } catch let refused as DraftRefused {
      throw Problem(refused)
    } catch is IdempotencyConflict {
      throw Problem(
        .conflict, "idempotency_conflict",
        "This Idempotency-Key was used for another body: use a new key for a new contract.")
    }
  }

  @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
    let query = try ContractQuery(request, brand: context.brand.id)
    if let cursor = query.after,
      try await site.store.contract(cursor)?.brandID != context.brand.id
    {
      throw Problem(
        .badRequest, "query_invalid", "Give the nextCursor of an earlier answer.", field: "cursor")
    }
    var contracts = try await site.store.contracts(query)
    let hasMore = contracts.count == query.limit
    if hasMore { contracts.removeLast() }
    return try Self.json(
      ContractListView(
        contracts: contracts.map { ContractView($0, isTest: site.isTest) },
        nextCursor: hasMore ? contracts.last?.id.rawValue : nil))
  }

  @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
    try Self.json(ContractView(try await contract(context), isTest: site.isTest))
  }

  @Sendable private func cancel(_ request: Request, _ context: APIContext) async throws -> Response
  {
    let contract = try await contract(context)
    do {
      try await site.engine.cancel(
        contract.id, by: site.actor(context.role, request, peer: context.peer))
    } catch MoveRefusal.ended(let status) {
      throw Problem(
        .conflict, "contract_ended", "This contract is \(status.rawValue): nothing to cancel.")
    } catch let refusal as MoveRefusal {
      throw Problem(refusal, at: site.clock.now())
    }
    return try Self.json(ContractView(try await self.contract(context), isTest: site.isTest))
  }

  @Sendable private func freshLink(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    let contract = try await contract(context)
    guard
      let signatory = contract.signatory(SignatoryID(rawValue: context.parameters.get("sid") ?? ""))
    else { throw Problem.unknownSignatory }
    let data = try await request.bodyData(upTo: LinkBody.maxBytes)
    let body = data.isEmpty ? nil : try Self.decode(LinkBody.self, from: data)
    do {
      let link = try await site.desk.freshLink(
        for: signatory.id, of: contract, authentication: body?.authentication,
        revokeOthers: body?.revokeOthers ?? false,
        by: site.actor(context.role, request, peer: context.peer))
      return try Self.json(site.view(of: link, contract), .created)
    } catch let refused as DraftRefused {
      throw Problem(refused)
    }
  }

  @Sendable private func document(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    let contract = try await contract(context)
    guard let document = contract.document(context.parameters.get("number")) else {
      throw Problem.unknownDocument
    }
    return try await site.answer(
      document.file, .pdf(document.name, download: true), to: request, context
    ).response
  }

  @Sendable private func signedDocument(
    _ request: Request, _ context: APIContext
  ) async throws -> Response {
    let contract = try await contract(context)
    guard let document = contract.document(context.parameters.get("number")) else {
      throw Problem.unknownDocument
    }
    guard let file = contract.state.confirmedDocuments[document.number] else {
      throw Problem(
        .notFound, "signed_document_missing",
        "There is no signed copy of this document: the contract is \(contract.state.status.rawValue)."
      )
    }
    let answer = try await site.answer(
      file, .pdf(document.name, download: true), to: request, context)
    if let sent = answer.sent {
      try await site.note(
        .documentDelivered, document, file, of: contract, nil,
        by: site.actor(context.role, request, peer: context.peer), at: site.clock.now(),
        part: sent.count == file.size ? nil : sent)
    }
    return answer.response
  }

  /// The contract of the path, if it is this brand's.
  func contract(_ context: APIContext) async throws -> Contract {
    let id = context.parameters.get("id") ?? ""
    guard id.utf8.count <= 64,
      let contract = try await site.store.contract(ContractID(rawValue: id)),
      contract.brandID == context.brand.id
    else { throw Problem.unknownContract }
    return contract
  }

  /// Decodes a body, which takes its time where that is large: ``SigningSite/largeBody(_:of:)``.
  static func decode<Body: Decodable>(_ type: Body.Type, from data: Data) throws -> Body {
    do {
      try JSONFields.check(data)
      return try JSONDecoder().decode(type, from: data)
    } catch let fault as JSONFields.Fault {
      throw Problem(fault)
    } catch let error as DecodingError {
      throw Problem(error)
    } catch let error as UnknownField {
      throw Problem(
        .unprocessableContent, "field_unknown", "There is no such field: check its name.",
        field: error.path)
    } catch let refused as DraftRefused {
      throw Problem(refused)
    }
  }

  static func json(
    _ value: some Encodable, _ status: HTTPResponse.Status = .ok, _ headers: HTTPFields = [:]
  ) throws -> Response {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers = headers
    headers[.contentType] = "application/json"
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(data: try encoder.encode(value))))
  }
}

extension ContractQuery {
  fileprivate init(
    _ request: Request, brand: BrandID
  ) throws {
    let parameters = request.uri.queryParameters
    let known: Set<String> = ["status", "reference", "from", "to", "cursor", "limit"]
    func refuse(_ name: String, _ detail: String) -> Problem {
      Problem(.badRequest, "query_invalid", detail, field: name)
    }
    for (name, _) in parameters where !known.contains(String(name)) {
      throw refuse(String(name.prefix(50)), "There is no such filter.")
    }
    func date(_ name: Substring) throws -> Date? {
      guard let text = parameters[name] else { return nil }
      guard let date = try? Date(String(text), strategy: .iso8601) else {
        throw refuse(String(name), "Give an instant in RFC 3339, such as 2026-12-15T18:00:00Z.")
      }
      return date
    }
    self.init(brandID: brand)
    if let text = parameters["status"] {
      guard let status = ContractStatus(rawValue: String(text)) else {
        throw refuse("status", "There is no such status.")
      }
      self.status = status
    }
    reference = parameters["reference"].map(String.init)
    from = try date("from")
    to = try date("to")
    after = parameters["cursor"].map { ContractID(rawValue: String($0)) }
    var page = 50
    if let text = parameters["limit"] {
      guard let limit = Int(text), (1...200).contains(limit) else {
        throw refuse("limit", "Give a number from 1 to 200.")
      }
      page = limit
    }
    // One more than asked for tells whether there is a next page.
    limit = page + 1
  }
}

extension Contract {
  /// The document of a path's number.
  func document(_ number: String?) -> ContractDocument? {
    guard let number = number.flatMap({ Int($0) }) else { return nil }
    return documents.first { $0.number == number }
  }
}

extension Request {
  fileprivate func idempotencyKey() throws -> String? {
    guard let key = headers[.idempotencyKey] else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else {
      throw Problem(
        .badRequest, "idempotency_key_invalid",
        "Idempotency-Key: 1 to 255 visible ASCII characters.")
    }
    return key
  }
}
