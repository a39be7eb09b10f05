package import Foundation

extension Wire {
  public struct CheckAnswer: Codable, Sendable {
    package let platform: String?
    package let account: String?

    package init(platform: String?, account: String?) {
      self.platform = platform
      self.account = account
    }
  }

  public struct NewSignatoryAnswer: Codable, Sendable {
    package let signatoryId: String

    package init(signatoryId: String) {
      self.signatoryId = signatoryId
    }
  }

  public struct CreateAnswer: Codable, Sendable {
    package let contractId: String
    package let signatory: [NewSignatoryAnswer]

    package init(contractId: String, signatory: [NewSignatoryAnswer]) {
      self.contractId = contractId
      self.signatory = signatory
    }
  }

  public struct ListItem: Codable, Sendable {
    package let contractId: String
    package let label: String
    package let status: String
    package let createdAt: Date

    package init(contractId: String, label: String, status: String, createdAt: Date) {
      self.contractId = contractId
      self.label = label
      self.status = status
      self.createdAt = createdAt
    }
  }

  public struct ListAnswer: Codable, Sendable {
    package let contract: [ListItem]

    package init(contract: [ListItem]) {
      self.contract = contract
    }
  }

  public struct SignatoryDetail: Codable, Sendable {
    package let signatoryId: String
    package let firstName: String
    package let lastName: String
    package let status: String
    package let signedAt: Date?
    /// An amount in euros.
    package let deposit: Decimal?
    package let depositPaidAt: Date?

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
    }
  }

  public struct MainDocumentDetail: Codable, Sendable {
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

  public struct LogEntry: Codable, Sendable {
    package let at: Date?
    package let event: String

    package init(at: Date?, event: String) {
      self.at = at
      self.event = event
    }
  }

  public struct DetailAnswer: Codable, Sendable {
    package let contractId: String
    package let label: String
    package let status: String
    package let signatory: [SignatoryDetail]
    package let mainDocument: [MainDocumentDetail]
    package let log: [LogEntry]?

    enum CodingKeys: String, CodingKey {
      case contractId, label, signatory, mainDocument, log
      case status = "contractStatus"
    }

    package init(
      contractId: String, label: String, status: String, signatory: [SignatoryDetail],
      mainDocument: [MainDocumentDetail], log: [LogEntry]?
    ) {
      self.contractId = contractId
      self.label = label
      self.status = status
      self.signatory = signatory
      self.mainDocument = mainDocument
      self.log = log
    }
  }

  /// Who was sent a code by `signatorySendAllSmsRequest`.
  public struct SendAllAnswer: Codable, Sendable {
    package let signatory: [NewSignatoryAnswer]

    package init(signatory: [NewSignatoryAnswer]) {
      self.signatory = signatory
    }
  }

  public struct SignAnswer: Codable, Sendable {
    package let contractStatus: String
    package let signedAt: Date?

    package init(contractStatus: String, signedAt: Date?) {
      self.contractStatus = contractStatus
      self.signedAt = signedAt
    }
  }

  /// What every answer says first.
  package struct Status: Codable, Sendable {
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
