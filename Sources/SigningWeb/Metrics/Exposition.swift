/// Writes metrics in Prometheus' text exposition format, version 0.0.4.
///
/// A small writer of our own: the packages that write this format are not among those that this
/// project can be built with, and of the format only three kinds of lines are needed.
struct Exposition {
  enum Kind: String { case counter, gauge, histogram }
  typealias Labels = KeyValuePairs<String, String>

  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  mutating func append(_ other: Exposition) {
    text += other.text
  }

  /// Begins a metric: its samples follow.
  mutating func metric(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
    text += name + Self.text(of: labels) + " \(Self.text(of: value))\n"
  }

  mutating func sample(_ name: String, _ labels: Labels, _ value: Int) {
    text += name + Self.text(of: labels) + " \(value)\n"
  }

  /// A metric with one sample.
  mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    metric(name, .gauge, help)
    sample(name, [:], value)
  }

  mutating func gauge(_ name: String, _ help: String, _ value: Int) {
    gauge(name, help, Double(value))
  }

  /// The cumulative buckets, the sum and the count of a histogram.
  mutating func histogram(_ name: String, _ labels: Labels, _ histogram: Histogram) {
    var total = 0
    for (bound, count) in zip(Histogram.bounds, histogram.counts) {
      total += count
      bucket(name, labels, Self.text(of: bound), total)
    }
    bucket(name, labels, "+Inf", histogram.count)
    sample(name + "_sum", labels, histogram.sum)
    sample(name + "_count", labels, histogram.count)
  }

  private mutating func bucket(_ name: String, _ labels: Labels, _ bound: String, _ count: Int) {
    text += name + "_bucket" + Self.text(of: labels, and: ("le", bound)) + " \(count)\n"
  }

  private static func text(of labels: Labels, and last: (String, String)? = nil) -> String {
    let all = labels.map { ($0.key, $0.value) } + (last.map { [$0] } ?? [])
    guard !all.isEmpty else { return "" }
    return "{" + all.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
  }

  /// Whole numbers without a fraction.
  private static func text(of value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
