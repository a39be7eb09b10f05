/// A call of the guide's chapter 2: its name, its request, its answer.
public protocol PlatformCall: Sendable {
  /// What the caller gets.
  associatedtype Answer: Sendable
  /// The request's shape on the wire.
  associatedtype WireRequest: Encodable
  /// The answer's shape on the wire.
  associatedtype WireAnswer: Decodable

  /// The literal name in the guide.
  static var name: String { get }
  /// Whether the request or the answer holds documents, which sets limits and timeouts.
  static var carriesDocuments: Bool { get }
  /// Whether the call changes nothing on the platform, and may be made again by ``RetryPolicy``.
  static var isRead: Bool { get }

  /// What no message of the platform may repeat into a log: codes, numbers, addresses.
  var privateTexts: [String] { get }

  /// Checks the request against ``CallLimits``, before anything is sent.
  func check() throws(InvalidField)

  /// The request as it is written on the wire.
  var wireRequest: WireRequest { get }
  /// The answer as it is understood.
  static func answer(from wire: WireAnswer) throws -> Answer
}

extension PlatformCall {
  public static var carriesDocuments: Bool { false }
  public static var isRead: Bool { false }
  public var privateTexts: [String] { [] }
  public func check() throws(InvalidField) {}
}
