import Crypto
import Foundation
import PDFSignatures

/// What was found lately of documents that stay as they are: a batch is checked before it is kept, and
/// companies send the same conditions with every contract.
actor ExaminedLately {
  typealias Key = Data

  private static let most = 512
  private var kept: [Key: Result<Int, PDFRefusal>] = [:]
  /// The oldest first.
  private var order: [Key] = []

  static func key(of document: Data) -> Key { Data(SHA256.hash(data: document)) }

  /// The number of pages, or why it was refused.
  func finding(_ key: Key) -> Result<Int, PDFRefusal>? { kept[key] }

  func keep(_ finding: Result<Int, PDFRefusal>, _ key: Key) {
    if kept.updateValue(finding, forKey: key) == nil { order.append(key) }
    if order.count > Self.most { kept[order.removeFirst()] = nil }
  }
}
