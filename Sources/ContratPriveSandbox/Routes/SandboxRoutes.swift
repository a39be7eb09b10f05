import BlockingWork
import ContratPrive
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The calls of the guide's chapter 2.
enum PlatformCallName: String, Sendable, CaseIterable {
  case checkConnexionRequest, contractCreateRequest, contractListRequest, contractDetailRequest
  case contractCancelRequest, signatorySendSmsRequest, signatorySendAllSmsRequest
  case signatorySignRequest

  var carriesDocuments: Bool { self == .contractCreateRequest || self == .contractDetailRequest }
}

/// The API of the platform: `POST /api/{callName}`.
struct SandboxRoutes: Sendable {
  let rules: SandboxRules
  let faults: FaultQueue

  func add(to router: Router<SandboxContext>) {
    router.post("/api/:call") { request, context in
      do {
        guard let call = context.parameters.get("call").flatMap(PlatformCallName.init(rawValue:))
        else { throw SandboxRefusal(.unknownCall, "no such call") }
        guard call.carriesDocuments else { return try await respond(to: call, request, context) }
        // Documents in base64 in JSON, by the tens of megabytes.
        return try await BlockingWork.steps { try await respond(to: call, request, context) }
      } catch let refusal as SandboxRefusal {
        return Reply(refusal).response
      }
    }
  }

  private func respond(
    to call: PlatformCallName, _ request: Request, _ context: SandboxContext
  ) async throws -> Response {
    let body = try await RequestJSON.body(
      of: request, upTo: call == .contractCreateRequest ? Bounds.createBody : Bounds.body)
    let account = try await rules.authenticate(try RequestJSON.decode(body))
    let fault = try await faults.take(
      for: Act(account: account, call: call.rawValue, at: rules.now()))
    let work = { @Sendable () async throws -> Reply in
      let act = Act(account: account, call: call.rawValue, fault: fault?.kind, at: rules.now())
      do {
        return Reply(body: try await answer(to: call, body, as: act))
      } catch let refusal as SandboxRefusal {
        return Reply(refusal)
      }
    }
    guard let fault else { return try await work().response }
    return try await FaultyDelivery(fault: fault, channel: context.channel).deliver(work)
  }

  /// Does a call's work.
  func answer(to call: PlatformCallName, _ body: Data, as act: Act) async throws -> Data {
    switch call {
    case .checkConnexionRequest:
      try WireFormat.encodeAnswer(try await rules.check(as: act))
    case .contractCreateRequest:
      try WireFormat.encodeAnswer(try await rules.create(try await decode(body, act), as: act))
    case .contractListRequest:
      try WireFormat.encodeAnswer(try await rules.list(try await decode(body, act), as: act))
    case .contractDetailRequest:
      try WireFormat.encodeAnswer(try await rules.detail(try await decode(body, act), as: act))
    case .contractCancelRequest:
      try WireFormat.encodeAnswer(try await rules.cancel(try await decode(body, act), as: act))
    case .signatorySendSmsRequest:
      try WireFormat.encodeAnswer(try await rules.sendSms(try await decode(body, act), as: act))
    case .signatorySendAllSmsRequest:
      try WireFormat.encodeAnswer(try await rules.sendAllSms(try await decode(body, act), as: act))
    case .signatorySignRequest:
      try WireFormat.encodeAnswer(try await rules.sign(try await decode(body, act), as: act))
    }
  }

  /// A request that cannot be read counts like any other.
  private func decode<Body: Decodable & Sendable>(_ body: Data, _ act: Act) async throws -> Body {
    do {
      return try RequestJSON.decode(body)
    } catch let refusal as SandboxRefusal {
      return try await rules.perform(act) { _ in throw refusal }
    }
  }
}
