import Foundation

// Reading that keeps what is unknown. Writing is the compiler's.

extension Wire.ListItem {
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    contractId = try fields.decode(String.self, forKey: .contractId)
    label = try fields.decode(String.self, forKey: .label)
    status = try fields.decode(String.self, forKey: .status)
    createdAt = try fields.decode(Date.self, forKey: .createdAt)
    otherFields = try decoder.fields(besides: CodingKeys.self)
  }
}

extension Wire.SignatoryDetail {
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    signatoryId = try fields.decode(String.self, forKey: .signatoryId)
    firstName = try fields.decode(String.self, forKey: .firstName)
    lastName = try fields.decode(String.self, forKey: .lastName)
    status = try fields.decode(String.self, forKey: .status)
    signedAt = try fields.decodeIfPresent(Date.self, forKey: .signedAt)
    deposit = try fields.decodeIfPresent(Decimal.self, forKey: .deposit)
    depositPaidAt = try fields.decodeIfPresent(Date.self, forKey: .depositPaidAt)
    otherFields = try decoder.fields(besides: CodingKeys.self)
  }
}

extension Wire.LogEntry {
  public init(from decoder: any Decoder) throws {
    // An entry that says it in another way is no reason to lose a signed contract; nor is it lost.
    guard let fields = try? decoder.container(keyedBy: CodingKeys.self) else {
      self.init(at: nil, event: "", otherFields: ["value": try JSONValue(from: decoder)])
      return
    }
    let at = try? fields.decodeIfPresent(Date.self, forKey: .at)
    let event = try? fields.decodeIfPresent(String.self, forKey: .event)
    var others = try decoder.fields(besides: CodingKeys.self)
    for (key, isRead) in [(CodingKeys.at, at != nil), (.event, event != nil)] where !isRead {
      others[key.stringValue] = try fields.decodeIfPresent(JSONValue.self, forKey: key)
    }
    self.init(at: at, event: event ?? "", otherFields: others)
  }
}

extension Wire.DetailAnswer {
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    contractId = try fields.decode(String.self, forKey: .contractId)
    label = try fields.decode(String.self, forKey: .label)
    status = try fields.decode(String.self, forKey: .status)
    signatory = try fields.decode([Wire.SignatoryDetail].self, forKey: .signatory)
    mainDocument = try fields.decode([Wire.MainDocumentDetail].self, forKey: .mainDocument)
    annex = try fields.decodeIfPresent([Wire.AnnexDetail].self, forKey: .annex)
    do {
      log = try fields.decodeIfPresent([Wire.LogEntry].self, forKey: .log)
    } catch {
      // No list: kept as it came.
      let value = try fields.decode(JSONValue.self, forKey: .log)
      log = [Wire.LogEntry(at: nil, event: "", otherFields: ["log": value])]
    }
    var others = try decoder.fields(besides: CodingKeys.self)
    // The answer's own, not the contract's.
    others["status"] = nil
    otherFields = others
  }
}

extension Wire.Status {
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    status = try fields.decode(String.self, forKey: .status)
    // A refusal is certain, whatever the form of its details.
    code =
      (try? fields.decode(String.self, forKey: .code))
      ?? (try? fields.decode(Int.self, forKey: .code)).map(String.init)
    message = try? fields.decode(String.self, forKey: .message)
    triesLeft = try? fields.decode(Int.self, forKey: .triesLeft)
  }

  enum CodingKeys: String, CodingKey {
    case status, code, message, triesLeft
  }
}

extension Decoder {
  /// The fields of an object that its type does not know.
  fileprivate func fields<Known: CodingKey & CaseIterable>(
    besides known: Known.Type
  ) throws -> [String: JSONValue] {
    let fields = try container(keyedBy: AnyKey.self)
    let unknown = fields.allKeys.filter { Known(stringValue: $0.stringValue) == nil }
    return try unknown.reduce(into: [:]) { others, key in
      others[key.stringValue] = try fields.decode(JSONValue.self, forKey: key)
    }
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) {
    self.stringValue = stringValue
  }

  init?(intValue: Int) {
    nil
  }
}
