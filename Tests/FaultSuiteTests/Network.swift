import ContratPrive
import Foundation

@testable import ContratPriveSandbox
@testable import Signing

/// The way to the sandbox platform, in process: requests and answers are the wire's bytes, its rules
/// and its ledger the real ones; what goes wrong in between is told by the run.
actor Network: ClientTransport {
  /// A request that arrives after its sender gave up.
  private struct Late {
    let due: Date
    let request: TransportRequest
  }

  private let rules: SandboxRules
  private let time: VirtualTime
  /// Decides what happens to a call, by the call's name.
  private var decide: @Sendable (String) -> NetworkFault?
  /// What was begun and not ended, as our own database has it.
  private var intents: @Sendable () async throws -> [String]
  private var late: [Late] = []
  /// How often each call left.
  private(set) var sent: [String: Int] = [:]
  /// And on which of the platform's days.
  private(set) var sentByDay: [String: Int] = [:]
  /// What must never happen, and did.
  private(set) var violations: [String] = []

  init(rules: SandboxRules, time: VirtualTime) {
    self.rules = rules
    self.time = time
    decide = { _ in nil }
    intents = { [] }
  }

  func set(_ decide: @escaping @Sendable (String) -> NetworkFault?) { self.decide = decide }

  func set(intents: @escaping @Sendable () async throws -> [String]) { self.intents = intents }

  var hasLate: Bool { !late.isEmpty }

  /// Lets requests arrive whose time has come.
  func deliverLate(all: Bool = false) async {
    // A clock that was put back holds up no request on its way.
    let now = time.now
    func isDue(_ one: Late) -> Bool {
      all || one.due <= now || one.due > now.addingTimeInterval(60)
    }
    let due = late.filter(isDue)
    late.removeAll(where: isDue)
    for one in due { _ = try? await work(one.request) }
  }

  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
    await checkIntent(of: request.call)
    guard let fault = decide(request.call) else {
      count(request.call)
      return try await work(request)
    }
    if fault == .notConnected { throw .notConnected }
    count(request.call)
    switch fault {
    case .notConnected, .dropBeforeWork: throw .interrupted
    case .refuse:
      return TransportResponse(Reply(SandboxRefusal(.serverError, "a fault")))
    case .quotaExhausted:
      return TransportResponse(Reply(SandboxRefusal(.quotaExceeded, "a fault")))
    case .workThenDrop:
      _ = try await work(request)
      throw .interrupted
    case .lateDelivery:
      // Within the patience of a signature, and the quarantine of a creation.
      late.append(Late(due: time.now.addingTimeInterval(20), request: request))
      throw .interrupted
    case .errorAfterWork:
      _ = try await work(request)
      return TransportResponse(status: 500, body: Data("<html>".utf8))
    case .truncatedBody:
      let answer = try await work(request)
      return TransportResponse(
        status: answer.status, body: answer.body.prefix(answer.body.count / 2))
    case .malformedJSON:
      let answer = try await work(request)
      return TransportResponse(
        status: answer.status, body: answer.body.dropLast() + Data(",".utf8))
    case .duplicateDelivery:
      _ = try await work(request)
      return try await work(request)
    case .delay:
      time.advance(8)
      return try await work(request)
    case .alteredDocument:
      return altered(try await work(request))
    }
  }

  /// The rules of the flow: whatever leaves was written down before.
  private func checkIntent(of call: String) async {
    guard call != "contractListRequest" else { return }
    let open = (try? await intents()) ?? []
    if !open.contains(call) { violations.append("\(call) left without a recorded intent") }
  }

  private func count(_ call: String) {
    sent[call, default: 0] += 1
    sentByDay[PlatformDay(of: time.now).name, default: 0] += 1
  }

  private func work(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
  {
    guard let call = PlatformCallName(rawValue: request.call) else { throw .interrupted }
    do {
      let keys: Wire.Keys = try RequestJSON.decode(request.body)
      let act = Act(
        account: try await rules.authenticate(keys), call: call.rawValue, at: rules.now())
      let routes = SandboxRoutes(rules: rules, faults: FaultQueue(pool: rules.database.pool))
      return TransportResponse(
        Reply(body: try await routes.answer(to: call, request.body, as: act)))
    } catch let refusal as SandboxRefusal {
      return TransportResponse(Reply(refusal))
    } catch {
      violations.append("the platform failed: \(error)")
      throw .interrupted
    }
  }

  /// Each signed document replaced by the one that was deposited.
  private func altered(_ answer: TransportResponse) -> TransportResponse {
    guard var members = try? JSONSerialization.jsonObject(with: answer.body) as? [String: Any],
      let documents = members["mainDocument"] as? [[String: Any]]
    else { return answer }
    members["mainDocument"] = documents.map { document in
      var document = document
      if document["data.sign"] is String { document["data.sign"] = document["data"] }
      return document
    }
    guard let body = try? JSONSerialization.data(withJSONObject: members) else { return answer }
    return TransportResponse(status: answer.status, body: body)
  }
}

extension TransportResponse {
  fileprivate init(_ reply: Reply) {
    self.init(status: reply.status, body: reply.body)
  }
}
