import DemoExtranet
import Foundation
import Logging
import Signing
import Webhooks

/// The webhooks of a server, put together.
struct WebhookParts: Sendable {
  /// The endpoints that are known now. The demonstration's is once its port is open.
  private let endpoints: @Sendable () -> [WebhookEndpoint]
  private let brands: Set<BrandID>
  private let sender = WebhookSender()
  private let clock: SigningClock

  /// - Parameters:
  ///   - demoSecret: of the demonstration's receiver, where there is a demonstration.
  ///   - demoURL: where the demonstration answers; empty until it does.
  init(
    brands: [Brand], demoSecret: WebhookSecret?, demoURL: @escaping @Sendable () -> String,
    clock: SigningClock
  ) {
    let configured = brands.compactMap(\.webhook)
    let demo = BrandID(rawValue: DemoBrand.id)
    // What is written in the brand's file goes before.
    let secret = configured.contains { $0.brandID == demo } ? nil : demoSecret
    self.clock = clock
    self.brands = Set(configured.map(\.brandID) + (secret == nil ? [] : [demo]))
    endpoints = {
      guard let secret,
        let url = try? WebhookURL(demoURL() + DemoExtranet.webhookPath, allowsPlain: true)
      else { return configured }
      return configured + [
        WebhookEndpoint(brandID: demo, url: url, secrets: [secret], allowsPrivate: true)
      ]
    }
  }

  /// Whether a brand is told of what happens, now or as soon as its address is known.
  var hasEndpoint: @Sendable (BrandID) -> Bool {
    { [brands] in brands.contains($0) }
  }

  /// What delivers them.
  func dispatcher(_ outbox: any WebhookOutbox, logger: Logger) -> WebhookDispatcher {
    WebhookDispatcher(
      outbox: outbox, endpoints: endpoints, sender: sender,
      timing: WebhookTiming(clock: clock), logger: logger)
  }

  /// What the API shows of them.
  func desk(_ outbox: any WebhookOutbox) -> WebhookDesk {
    WebhookDesk(
      outbox: outbox, endpoint: { [endpoints] id in endpoints().first { $0.brandID == id } },
      clock: clock,
      send: { [sender, clock] id, body, endpoint in
        let outcome = await sender.send(
          id: id.rawValue, body: body, to: endpoint, at: clock.now())
        if case .delivered = outcome {
          return WebhookTrial(isDelivered: true, outcome: outcome.words)
        }
        return WebhookTrial(isDelivered: false, outcome: outcome.words)
      })
  }
}

extension WebhookCheck {
  /// Of the demonstration, whose receiver shares this secret with Paraphe.
  static func paraphe(_ secret: WebhookSecret) -> WebhookCheck {
    let verifier = WebhookVerifier(secrets: [secret])
    return WebhookCheck { header, body in
      guard case .genuine(let id) = verifier.verify(headers: header, body: body, at: Date()) else {
        return nil
      }
      return id
    }
  }
}
