import Crypto
import Foundation
import Signing

/// Where a customer goes back to, and what they bring along: how far the signature is, signed, so that
/// the company's page can say the right thing at once. What matters it asks of the API.
enum ReturnAddress {
  /// What is said of the visit.
  enum Status: String {
    /// By everyone.
    case signed
    /// By this signatory; others have to sign.
    case waiting
    case declined, locked, expired, canceled, failed
    /// Nothing is decided.
    case open
  }

  /// `returnUrl?status=…&contract=…&time=…&signature=…`
  ///
  /// - Parameter secret: the brand's; without it the address stays as it was given.
  static func make(
    _ address: String, status: Status, of contract: ContractID, at now: Date,
    secret: WebhookSecret?
  ) -> String {
    guard let secret, var parts = URLComponents(string: address) else { return address }
    let time = Int(now.timeIntervalSince1970)
    let message = "\(time).\(contract.rawValue).\(status.rawValue)"
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(message.utf8), using: SymmetricKey(data: secret.key))
    let added = [
      URLQueryItem(name: "status", value: status.rawValue),
      URLQueryItem(name: "contract", value: contract.rawValue),
      URLQueryItem(name: "time", value: "\(time)"),
      URLQueryItem(name: "signature", value: base64URL(Data(code))),
    ]
    // The company's own query stays as it was written, but for these names: one of each is there.
    let names = added.map(\.name)
    let kept = (parts.percentEncodedQueryItems ?? []).filter { !names.contains($0.name) }
    parts.percentEncodedQueryItems = kept + added
    return parts.string ?? address
  }
}

extension Visit {
  /// Where this visitor goes back to, if there is such a place.
  var returnAddress: String? {
    contract.returnURL.map {
      ReturnAddress.make(
        $0, status: returnStatus, of: contract.id, at: now, secret: brand.returnSecret)
    }
  }

  private var returnStatus: ReturnAddress.Status {
    switch place {
    case .signed:
      contract.state.signatories.allSatisfy { $0.status == .signed }
        ? .signed : contract.state.status.isOver ? .canceled : .waiting
    case .ended(let state):
      switch state {
      case .declined: .declined
      case .locked: .locked
      case .deadlinePassed: .expired
      case .canceled, .endedByOther: .canceled
      case .failed: .failed
      default: .open
      }
    case .documents, .waitingTurn, .code, .inProgress: .open
    }
  }
}
