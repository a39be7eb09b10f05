import BlockingWork
import ContratPrive
import SigningWeb

/// The client of the platform, each of whose calls is counted with its outcome and its time.
struct MeteredClient: Sendable {
  let client: ContratPriveClient
  let meter: CallMeter

  func call<Call: PlatformCall>(_ request: Call) async throws(PlatformError) -> Call.Answer {
    let started = ContinuousClock.now
    meter.began(Call.name)
    do {
      // Documents are written in base64 into JSON, and read out of it.
      let answer =
        Call.carriesDocuments
        ? try await BlockingWork.steps { () async throws(PlatformError) in
          try await client.call(request)
        }
        : try await client.call(request)
      meter.ended(Call.name, .done, after: ContinuousClock.now - started)
      return answer
    } catch {
      meter.ended(Call.name, CallMeter.Outcome(error.reason), after: ContinuousClock.now - started)
      throw error
    }
  }
}

extension CallMeter {
  /// Counts the calls that the server makes.
  convenience init() {
    self.init(names: [
      ContractCreateRequest.name, SignatorySendSmsRequest.name, SignatorySendAllSmsRequest.name,
      SignatorySignRequest.name, ContractDetailRequest.name, ContractCancelRequest.name,
      ContractListRequest.name,
    ])
  }
}

extension CallMeter.Outcome {
  fileprivate init(_ reason: PlatformError.Reason) {
    switch reason {
    case .refused: self = .refused
    case .notConnected: self = .notSent
    case .interrupted, .unreadable: self = .unknown
    }
  }
}
