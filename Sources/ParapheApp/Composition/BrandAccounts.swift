import ContratPrive
import Foundation
import Signing
import Synchronization

/// The keys of brands' own accounts on the platform, by names without keys.
final class BrandAccounts: Sendable {
  private struct Account {
    let credentials: Credentials
    /// Calls a day; nil for the server's number.
    var dailyRequests: Int?
  }

  private let accounts = Mutex<[AccountID: Account]>([:])

  /// Takes the accounts of brands that were read. Those that no brand has any more stay known until
  /// the server stops: contracts under way are theirs.
  ///
  /// - Parameter main: the user of the server's own account.
  /// - Returns: the brands, each with its account.
  func take(
    _ found: [(brand: Brand, account: BrandAccount?)], main: String?
  ) -> [Brand] {
    accounts.withLock { accounts in
      var seen: Set<AccountID> = []
      return found.map { brand, account in
        guard let account, account.apiUser != main else { return brand }
        let id = Self.name(account.apiUser)
        var dailyRequests = account.dailyRequests
        // Of two brands with one account the more careful one is right.
        if !seen.insert(id).inserted, let other = accounts[id]?.dailyRequests {
          dailyRequests = min(other, dailyRequests ?? other)
        }
        accounts[id] = Account(
          credentials: Credentials(apiKey: APIKey(account.apiKey), apiUser: account.apiUser),
          dailyRequests: dailyRequests)
        var brand = brand
        brand.account = id
        return brand
      }
    }
  }

  /// The keys of a brand's account; nil where no brand has it.
  func credentials(of id: AccountID) -> Credentials? {
    accounts.withLock { $0[id]?.credentials }
  }

  /// Calls a day of a brand's account, where it says.
  func dailyRequests(of id: AccountID) -> Int? {
    accounts.withLock { $0[id]?.dailyRequests }
  }

  /// The key may change, the user stays the account's.
  private static func name(_ apiUser: String) -> AccountID {
    AccountID(rawValue: "brand-" + sha256Hex(Data(apiUser.utf8)).prefix(16))
  }
}
