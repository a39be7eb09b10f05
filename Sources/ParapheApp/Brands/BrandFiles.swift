import Foundation
import Signing
import SigningWeb

/// The folder of brands: `NAME/brand.json` each.
struct BrandFiles {
  let folder: URL
  /// The languages that there are texts for.
  let known: [Language]

  /// What was found of one brand.
  struct Finding {
    let id: BrandID
    /// nil where something is wrong.
    let brand: Brand?
    let account: BrandAccount?
    let problem: ConfigurationProblem?
  }

  /// Whether a name can be a brand's: it stands in addresses.
  static func isName(_ name: String) -> Bool {
    (1...40).contains(name.utf8.count) && !name.hasPrefix("-")
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  func file(of name: String) -> URL {
    folder.appending(path: name).appending(path: "brand.json")
  }

  /// Reads every brand.
  ///
  /// - Throws: ``ConfigurationProblem`` for the first that is wrong, with the file and the place; and
  ///   where there is none, or two have one key.
  func read() throws(ConfigurationProblem) -> [(brand: Brand, account: BrandAccount?)] {
    var brands: [(brand: Brand, account: BrandAccount?)] = []
    for finding in try findings() {
      if let problem = finding.problem { throw problem }
      if let brand = finding.brand { brands.append((brand, finding.account)) }
    }
    guard !brands.isEmpty else {
      throw ConfigurationProblem(
        "PARAPHE_BRANDS",
        "\(folder.path) holds no NAME/brand.json: add a brand with `paraphe brand add`")
    }
    var owners: [String: BrandID] = [:]
    for brand in brands.map(\.brand) {
      for hash in brand.apiKeyHashes {
        if let other = owners.updateValue(brand.id, forKey: hash), other != brand.id {
          throw ConfigurationProblem(
            file(of: brand.id.rawValue).path,
            "apiKeyHash: the brand \(other.rawValue) has the same key; give each its own")
        }
      }
    }
    return brands
  }

  /// Looks at every brand, whether it is good or not.
  func findings() throws(ConfigurationProblem) -> [Finding] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw ConfigurationProblem("PARAPHE_BRANDS", "the folder \(folder.path) cannot be read")
    }
    return names.sorted().filter {
      !$0.hasPrefix(".") && FileManager.default.fileExists(atPath: file(of: $0).path)
    }.map { finding(BrandID(rawValue: $0)) }
  }

  func finding(_ id: BrandID) -> Finding {
    let file = file(of: id.rawValue)
    do throws(ConfigurationProblem) {
      let content = try BrandFile(reading: file)
      var check = BrandCheck(
        content, id: id, folder: file.deletingLastPathComponent(), known: known)
      guard let brand = check.brand() else {
        throw ConfigurationProblem(file.path, check.problems.joined(separator: "\n"))
      }
      return Finding(id: id, brand: brand, account: content.platformAccount, problem: nil)
    } catch {
      return Finding(id: id, brand: nil, account: nil, problem: error)
    }
  }
}

extension BrandFiles {
  init(_ configuration: ParapheConfiguration) {
    self.init(
      folder: configuration.brandsFolder,
      known: PageTemplates.languages(in: configuration.templatesFolder))
  }
}
