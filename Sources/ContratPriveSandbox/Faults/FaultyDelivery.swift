import ContratPrive
import Foundation
import Hummingbird
import NIOCore
import NIOFoundationCompat
import ServiceLifecycle

/// Does a call's work the way a fault has it.
struct FaultyDelivery: Sendable {
  let fault: SandboxFault
  /// The client's connection.
  let channel: any Channel

  /// Does the work, or not, and answers, or not. What is returned after the connection was closed
  /// reaches nobody.
  func deliver(_ work: @Sendable () async throws -> Reply) async throws -> Response {
    switch fault.kind {
    case .refuse:
      let code = ErrorCode(rawValue: fault.code ?? ErrorCode.serverError.rawValue)
      return Reply(SandboxRefusal(code, "a fault that was asked for")).response
    case .quotaExhausted:
      return Reply(SandboxRefusal(.quotaExceeded, "a fault that was asked for")).response
    case .dropBeforeWork:
      return await dropped()
    case .workThenDrop:
      _ = try await work()
      return await dropped()
    case .delay:
      try await wait()
      return try await work().response
    case .lateDelivery:
      // This task goes on without its client, until the server stops.
      let response = await dropped()
      try await wait()
      _ = try await work()
      return response
    case .errorAfterWork:
      _ = try await work()
      return Reply(SandboxRefusal(.serverError, "a fault that was asked for")).response
    case .truncatedBody:
      return truncated(try await work())
    case .malformedJSON:
      let reply = try await work()
      return Reply(status: reply.status, body: reply.body.dropLast() + Data(",".utf8)).response
    case .duplicateDelivery:
      _ = try await work()
      return try await work().response
    }
  }

  private func dropped() async -> Response {
    try? await channel.close()
    return Response(status: .noContent)
  }

  /// A graceful stop ends the wait early: what is on its way arrives before the server is gone.
  private func wait() async throws {
    let length = Duration.milliseconds(fault.milliseconds)
    await cancelWhenGracefulShutdown { try? await Task.sleep(for: length) }
    try Task.checkCancellation()
  }

  private func truncated(_ reply: Reply) -> Response {
    var response = reply.response
    let half = ByteBuffer(data: reply.body.prefix(reply.body.count / 2))
    response.body = ResponseBody(contentLength: reply.body.count) { writer in
      try await writer.write(half)
      try? await channel.close()
    }
    return response
  }
}
