import Foundation
package import Logging
import ServiceLifecycle
package import Signing
import Synchronization

/// Delivers what waits in the outbox, each webhook at least once and those of one contract in
/// order.
///
/// Nothing about a delivery under way is kept but in the outbox: whatever ends the process, the
/// webhook is simply due again, under the same id.
package final class WebhookDispatcher: Service {
  private let outbox: any WebhookOutbox
  private let endpoints: @Sendable () -> [WebhookEndpoint]
  private let sender: WebhookSender
  private let timing: WebhookTiming
  private let slots: DeliverySlots
  private let logger: Logger
  private let isStopping = Mutex(false)

  /// - Parameters:
  ///   - endpoints: those that are known now; asked for with every look at the outbox.
  ///   - limit: deliveries under way at once.
  ///   - limitPerEndpoint: of one endpoint, so that a slow one leaves room for the others.
  package init(
    outbox: any WebhookOutbox, endpoints: @escaping @Sendable () -> [WebhookEndpoint],
    sender: WebhookSender, timing: WebhookTiming = WebhookTiming(), limit: Int = 8,
    limitPerEndpoint: Int = 4, logger: Logger
  ) {
    self.outbox = outbox
    self.endpoints = endpoints
    self.sender = sender
    self.timing = timing
    self.slots = DeliverySlots(limit: limit, limitPerEndpoint: limitPerEndpoint)
    self.logger = logger
  }

  /// Runs until it is told to stop; deliveries under way are finished then.
  package func run() async throws {
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        var lastLook = Date.distantFuture
        while !isOver {
          let now = timing.clock.now()
          let next = await look(at: now, isClockBack: now < lastLook) { delivery, endpoint in
            group.addTask { await self.deliver(delivery, to: endpoint) }
          }
          lastLook = now
          await pause(from: now, until: next)
        }
      }
    } onGracefulShutdown: {
      self.isStopping.withLock { $0 = true }
      self.outbox.signal.ring()
    }
    await sender.close()
  }

  private var isOver: Bool { Task.isCancelled || isStopping.withLock { $0 } }

  /// Begins what is due and can be begun.
  ///
  /// - Parameter isClockBack: what was tried "in the future" is due: also with the first look, since
  ///   the clock may have been put back while the server was down.
  /// - Returns: when there will be more to do, unless the signal rings before.
  private func look(
    at now: Date, isClockBack: Bool, begin: (WebhookDelivery, WebhookEndpoint) -> Void
  ) async -> Date? {
    let known = endpoints()
    do {
      if isClockBack { try await outbox.releaseFuture(at: now) }
      let busy = slots.busy
      let due = try await outbox.due(known.map(\.key), at: now, limit: slots.readLimit)
      for delivery in slots.take(due.queues, except: busy) {
        guard let endpoint = known.first(where: { $0.brandID == delivery.brandID }) else {
          slots.release(delivery.contractID)
          continue
        }
        begin(delivery, endpoint)
      }
      return due.next
    } catch {
      logger.error("the outbox cannot be read", metadata: ["error": "\(type(of: error))"])
      return now.addingTimeInterval(WebhookTiming.trouble)
    }
  }

  private func pause(from now: Date, until next: Date?) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.outbox.signal.wait() }
      if let next {
        let wake = min(next, now.addingTimeInterval(self.timing.longest))
        group.addTask { await self.timing.pause(wake) }
      }
      await group.next()
      group.cancelAll()
    }
  }

  private func deliver(_ delivery: WebhookDelivery, to endpoint: WebhookEndpoint) async {
    defer {
      slots.release(delivery.contractID)
      outbox.signal.ring()
    }
    let began = timing.clock.now()
    do { try Failpoint.reach("webhook.due") } catch { return }
    let outcome = await sender.send(
      id: delivery.id.rawValue, body: delivery.body, to: endpoint, at: began)
    do { try Failpoint.reach("webhook.sent") } catch { return }
    guard let result = result(outcome, of: delivery) else { return }
    log(result, outcome, of: delivery)
    await settle(delivery, of: endpoint, result, began: began)
  }

  private func result(_ outcome: WebhookOutcome, of delivery: WebhookDelivery) -> WebhookResult? {
    let asked: TimeInterval?
    switch outcome {
    case .delivered: return .delivered(outcome.words)
    case .gone: return .gone(outcome.words)
    case .interrupted: return nil
    case .refused(let answer): asked = answer.retryAfter
    case .failed: asked = nil
    }
    let delay = RetrySchedule.delay(
      after: delivery.attempts + 1, jitter: timing.jitter(), asked: asked)
    return delay.map { .retry(outcome.words, at: timing.clock.now().addingTimeInterval($0)) }
      ?? .dead(outcome.words)
  }

  /// Writes down what became of a try, for as long as it takes: what is not written down would be
  /// sent again at once, and again.
  private func settle(
    _ delivery: WebhookDelivery, of endpoint: WebhookEndpoint, _ result: WebhookResult, began: Date
  ) async {
    while true {
      do {
        let disabling = try await outbox.settle(
          delivery.id, of: endpoint.key, result, began: began, at: timing.clock.now())
        if let disabling { announce(disabling, endpoint) }
        return
      } catch {
        logger.error(
          "the outcome of a webhook cannot be kept",
          metadata: ["webhook": "\(delivery.id.rawValue)", "error": "\(type(of: error))"])
        guard !isOver else { return }
        await timing.pause(timing.clock.now().addingTimeInterval(WebhookTiming.trouble))
      }
    }
  }

  private func log(
    _ result: WebhookResult, _ outcome: WebhookOutcome, of delivery: WebhookDelivery
  ) {
    let (level, message): (Logger.Level, Logger.Message) =
      switch result {
      case .delivered: (.info, "webhook delivered")
      case .retry: (.warning, "webhook not delivered, tried again later")
      case .dead: (.error, "webhook given up")
      case .gone: (.error, "webhook refused for good")
      }
    logger.log(
      level: level, message,
      metadata: [
        "webhook": "\(delivery.id.rawValue)", "contract": "\(delivery.contractID.rawValue)",
        "brand": "\(delivery.brandID.rawValue)", "type": "\(delivery.type)",
        "try": "\(delivery.attempts + 1)", "outcome": "\(outcome.summary)",
      ])
  }

  private func announce(_ disabling: WebhookDisabling, _ endpoint: WebhookEndpoint) {
    let why =
      switch disabling {
      case .gone: "it answered 410"
      case .failing: "nothing could be delivered to it for the whole schedule"
      }
    logger.critical(
      "webhook endpoint disabled: \(why); put it right and replay",
      metadata: [
        "brand": "\(endpoint.brandID.rawValue)", "endpoint": "\(endpoint.url.origin)",
      ])
  }
}
