import Configuration
import Foundation
import NIOCore
import SigningWeb

/// How many connections there may be, how slow they may be, and how the server stops.
struct ConnectionSettings: Sendable {
  /// Of the web app; nil is as many as the process has descriptors for.
  var maximum: Int?
  /// From one address; 0 is no limit.
  var forAddress = 100
  var deadlines = RequestDeadlines()
  /// For how long requests are still taken after SIGTERM.
  var drain: Duration = .zero
  /// How long a stop may take after that.
  var stop: Duration = .seconds(30)

  init() {}

  init(_ values: ConfigurationValues) throws(ConfigurationProblem) {
    if values.text("paraphe.connections") != nil {
      maximum = try values.number("paraphe.connections", 0, in: 1...DescriptorLimit.most)
    }
    forAddress = try values.number(
      "paraphe.address.connections", forAddress, in: 0...DescriptorLimit.most)
    deadlines.idle = .seconds(Int64(try values.number("paraphe.idle.seconds", 75, in: 1...3_600)))
    deadlines.head = .seconds(Int64(try values.number("paraphe.head.seconds", 10, in: 1...600)))
    deadlines.pause = .seconds(Int64(try values.number("paraphe.body.seconds", 20, in: 1...600)))
    drain = .seconds(try values.number("paraphe.drain.seconds", 0, in: 0...600))
    let limit = try values.number("paraphe.stop.seconds", 30, in: 1...600)
    stop = .seconds(limit)
    // A peer that stands still is looked at twice.
    deadlines.stop = .milliseconds(Int64(min(5_000, limit * 250)))
  }

  /// The bounds of the web app.
  func bounds(_ shares: ConnectionShares, _ proxies: TrustedProxies) -> ConnectionBounds {
    ConnectionBounds(
      maximum: shares.web, forAddress: forAddress, deadlines: deadlines,
      isExempt: { proxies.isOurs($0) }, descriptorsLeft: { DescriptorLimit.left(after: $0) })
  }
}
