import DemoExtranet
import Foundation
import Logging
import Signing
import Webhooks

/// The webhooks of a server, put together.
struct WebhookParts: Sendable {
  /// The endpoints that are known now. The demonstration's is once its port is open.
  private let endpoints: @Sendable () -> [WebhookEndpoint]
  private let sender = WebhookSender()
  private let clock: SigningClock
  /// Whether a brand is told of what happens, now or as soon as its address is known.
  let hasEndpoint: @Sendable (BrandID) -> Bool

  /// - Parameters:
  ///   - demoSecret: of the demonstration's receiver, where there is a demonstration.
  ///   - demoURL: where the demonstration answers; empty until it does.
  init(
    brands: BrandRegistry, demoSecret: WebhookSecret?, demoURL: @escaping @Sendable () -> String,
    clock: SigningClock
  ) {
    let demo = BrandID(rawValue: DemoBrand.id)
    self.clock = clock
    hasEndpoint = { id in
      guard let brand = brands.brand(id) else { return false }
      return brand.webhook != nil || (id == demo && demoSecret != nil)
    }
    endpoints = {
      let configured = brands.all.compactMap(\.webhook)
      // What is written in the brand's file goes before.
      guard let secret = demoSecret, !configured.contains(where: { $0.brandID == demo }),
        let url = try? WebhookURL(demoURL() + DemoExtranet.webhookPath, allowsPlain: true)
      else { return configured }
      return configured + [
        WebhookEndpoint(brandID: demo, url: url, secrets: [secret], allowsPrivate: true)
      ]
    }
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
