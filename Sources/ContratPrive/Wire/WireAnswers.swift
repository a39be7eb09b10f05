package import Foundation

extension Wire {
  /// The answer of `checkConnexionRequest`.
  public struct CheckAnswer: Codable, Sendable, Redacted {
    package let platform: String?
    package let account: String?

    package init(platform: String?, account: String?) {
      self.platform = platform
      self.account = account
    }
  }

  /// The name that the platform gave to a signatory.
  public struct NewSignatoryAnswer: Codable, Sendable {
    package let signatoryId: String

    package init(signatoryId: String) {
      self.signatoryId = signatoryId
    }
  }

  /// The answer of `contractCreateRequest`.
  public struct CreateAnswer: Codable, Sendable {
    package let contractId: String
    package let signatory: [NewSignatoryAnswer]

    package init(contractId: String, signatory: [NewSignatoryAnswer]) {
      self.contractId = contractId
      self.signatory = signatory
    }
  }

  /// One contract of `contractListRequest`.
  public struct ListItem: Codable, Sendable, Redacted {
    package let contractId: String
    package let label: String
    package let status: String
    package let createdAt: Date
    /// What else the platform says; only read, never written.
    package let otherFields: [String: JSONValue]

    enum CodingKeys: String, CodingKey, CaseIterable {
      case contractId, label, status, createdAt
    }

    package init(contractId: String, label: String, status: String, createdAt: Date) {
      self.contractId = contractId
      self.label = label
      self.status = status
      self.createdAt = createdAt
      self.otherFields = [:]
    }
  }

  /// The answer of `contractListRequest`.
  public struct ListAnswer: Codable, Sendable, Redacted {
    package let contract: [ListItem]

    package init(contract: [ListItem]) {
      self.contract = contract
    }
  }

  /// A signatory in `contractDetailRequest`.
  public struct SignatoryDetail: Codable, Sendable, Redacted {
    package let signatoryId: String
    package let firstName: String
    package let lastName: String
    package let status: String
    package let signedAt: Date?
    /// An amount in euros.
    package let deposit: Decimal?
    package let depositPaidAt: Date?
    /// What else the platform says; only read, never written.
    package let otherFields: [String: JSONValue]

    enum CodingKeys: String, CodingKey, CaseIterable {
      case signatoryId, firstName, lastName, status, signedAt, deposit, depositPaidAt
    }

    package init(
      signatoryId: String, firstName: String, lastName: String, status: String, signedAt: Date?,
      deposit: Decimal? = nil, depositPaidAt: Date? = nil
    ) {
      self.signatoryId = signatoryId
      self.firstName = firstName
      self.lastName = lastName
      self.status = status
      self.signedAt = signedAt
      self.deposit = deposit
      self.depositPaidAt = depositPaidAt
      self.otherFields = [:]
    }
  }

  /// A main document in `contractDetailRequest`.
  public struct MainDocumentDetail: Codable, Sendable, Redacted {
    package let name: String
    package let data: Data?
    package let signedData: Data?

    package init(name: String, data: Data?, signedData: Data?) {
      self.name = name
      self.data = data
      self.signedData = signedData
    }

    enum CodingKeys: String, CodingKey {
      case name, data
      case signedData = "data.sign"
    }
  }

  /// An annex in `contractDetailRequest`.
  public struct AnnexDetail: Codable, Sendable, Redacted {
    package let name: String
    package let data: Data?

    package init(name: String, data: Data?) {
      self.name = name
      self.data = data
    }
  }

  /// An entry of the audit trail in `contractDetailRequest`.
  public struct LogEntry: Codable, Sendable, Redacted {
    package let at: Date?
    package let event: String
    /// What else the platform says; only read, never written.
    package let otherFields: [String: JSONValue]

    enum CodingKeys: String, CodingKey, CaseIterable {
      case at, event
    }

    package init(at: Date?, event: String, otherFields: [String: JSONValue] = [:]) {
      self.at = at
      self.event = event
      self.otherFields = otherFields
    }
  }

  /// The answer of `contractDetailRequest`.
  public struct DetailAnswer: Codable, Sendable, Redacted {
    package let contractId: String
    package let label: String
    package let status: String
    package let signatory: [SignatoryDetail]
    package let mainDocument: [MainDocumentDetail]
    package let annex: [AnnexDetail]?
    package let log: [LogEntry]?
    /// What else the platform says; only read, never written.
    package let otherFields: [String: JSONValue]

    enum CodingKeys: String, CodingKey, CaseIterable {
      case contractId, label, signatory, mainDocument, annex, log
      case status = "contractStatus"
    }

    package init(
      contractId: String, label: String, status: String, signatory: [SignatoryDetail],
      mainDocument: [MainDocumentDetail], annex: [AnnexDetail]? = nil, log: [LogEntry]?
    ) {
      self.contractId = contractId
      self.label = label
      self.status = status
      self.signatory = signatory
      self.mainDocument = mainDocument
      self.annex = annex
      self.log = log
      self.otherFields = [:]
    }
  }

  /// Who was sent a code by `signatorySendAllSmsRequest`.
  public struct SendAllAnswer: Codable, Sendable {
    package let signatory: [NewSignatoryAnswer]

    package init(signatory: [NewSignatoryAnswer]) {
      self.signatory = signatory
    }
  }

  /// The answer of `signatorySignRequest`.
  public struct SignAnswer: Codable, Sendable {
    package let contractStatus: String
    package let signedAt: Date?

    package init(contractStatus: String, signedAt: Date?) {
      self.contractStatus = contractStatus
      self.signedAt = signedAt
    }
  }

  /// What every answer says first.
  package struct Status: Codable, Sendable, Redacted {
    package let status: String
    package let code: String?
    package let message: String?
    package let triesLeft: Int?

    package init(
      status: String, code: String? = nil, message: String? = nil, triesLeft: Int? = nil
    ) {
      self.status = status
      self.code = code
      self.message = message
      self.triesLeft = triesLeft
    }
  }
}
