import Foundation
import Testing

@testable import Webhooks

@Suite("The retry schedule")
struct RetryScheduleTests {
  @Test("ten tries over some 75 hours, as Standard Webhooks gives them")
  func schedule() {
    let delays = (1...9).compactMap { RetrySchedule.delay(after: $0, jitter: 0.5) }
    let table: [TimeInterval] = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    #expect(delays == table)
    // "Time since start" of the last try: 75:35:05.
    #expect(delays.reduce(0, +) == 272_105)
    #expect(RetrySchedule.delay(after: 10, jitter: 0.5) == nil)
    #expect(RetrySchedule.delay(after: 0, jitter: 0.5) == nil)
  }

  @Test("jitter spreads each delay by a tenth at most")
  func jitter() {
    for (index, base) in RetrySchedule.delays.enumerated() {
      #expect(abs((RetrySchedule.delay(after: index + 1, jitter: 0) ?? 0) - base * 0.9) < 1e-6)
      #expect(abs((RetrySchedule.delay(after: index + 1, jitter: 1) ?? 0) - base * 1.1) < 1e-6)
    }
    #expect(RetrySchedule.delay(after: 1, jitter: 50) == 5.5)
    #expect(RetrySchedule.delay(after: 1, jitter: -50) == 4.5)
  }

  @Test("a receiver can ask for more patience, up to a day, never for less")
  func retryAfter() {
    #expect(RetrySchedule.delay(after: 1, jitter: 0.5, asked: 120) == 120)
    #expect(RetrySchedule.delay(after: 1, jitter: 0.5, asked: 1e9) == 86400)
    #expect(RetrySchedule.delay(after: 3, jitter: 0.5, asked: 1) == 1800)
    #expect(RetrySchedule.delay(after: 10, jitter: 0.5, asked: 1) == nil)
  }
}
