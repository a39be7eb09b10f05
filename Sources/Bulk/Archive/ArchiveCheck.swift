package import Foundation
import Signing

/// Looks whether an archive is as it was written, without anything but itself.
package struct ArchiveCheck {
  package private(set) var contracts = 0
  package private(set) var files = 0
  /// What is not as it was, in words; nothing as a rule.
  package private(set) var problems: [String] = []

  package init(_ root: URL) throws {
    var previous = ArchiveIndex.start
    var named: Set<String> = []
    for (index, read) in try ArchiveIndex.lines(of: root).enumerated() {
      let line = read.line
      contracts += 1
      if line.number != index + 1 || line.previous != previous {
        problems.append(
          "index line \(index + 1): the chain is broken: a line was changed or taken out")
      }
      previous = read.hash
      for file in line.files {
        files += 1
        let object = "objects/\(file.sha256.prefix(2))/\(file.sha256)"
        named.insert(object)
        named.insert("\(line.path)/\(file.name)")
        for path in [object, "\(line.path)/\(file.name)"] {
          check(root, path, file)
        }
      }
    }
    findForeign(root, named)
  }

  private mutating func check(_ root: URL, _ path: String, _ file: ArchiveIndex.File) {
    // A path of the index that leads out of the archive is none of ours.
    guard !path.split(separator: "/").contains("..") else {
      problems.append("\(path): leads out of the archive")
      return
    }
    guard
      let data = try? Data(contentsOf: root.appending(path: path), options: .mappedIfSafe)
    else {
      problems.append("\(path): is missing")
      return
    }
    if data.count != file.size || sha256Hex(data) != file.sha256 {
      problems.append("\(path): was changed")
    }
  }

  private mutating func findForeign(_ root: URL, _ named: Set<String>) {
    let base = root.standardizedFileURL.path
    let all = FileManager.default.enumerator(atPath: base)
    while let path = all?.nextObject() as? String {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(base)/\(path)", isDirectory: &isFolder)
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard !isFolder.boolValue, path != ArchiveIndex.name, !name.hasPrefix(".") else { continue }
      if !named.contains(path) { problems.append("\(path): is in no line of the index") }
    }
  }
}
