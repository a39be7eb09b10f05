import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Documents named in a cell: paths or patterns, separated by `|`, relative to the file's folder.
/// `Name=path` gives a name; otherwise it is the file's.
struct DocumentPaths {
  let folder: URL

  func documents(
    in cell: String, kind: String
  ) -> Result<[ContractRow.Document], DocumentPathProblem> {
    var found: [ContractRow.Document] = []
    for part in cell.split(separator: "|") {
      let text = part.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !text.isEmpty else { continue }
      var (name, path) = ("", text)
      if let equals = text.firstIndex(of: "=") {
        name = text[..<equals].trimmingCharacters(in: .whitespaces)
        path = text[text.index(after: equals)...].trimmingCharacters(in: .whitespaces)
      }
      let files = Self.matching(URL(filePath: path, relativeTo: folder).path)
      guard !files.isEmpty else {
        return .failure(DocumentPathProblem(detail: "there is no file \(path)"))
      }
      for file in files {
        let own = file.deletingPathExtension().lastPathComponent
        found.append(.init(name: name.isEmpty ? own : name, kind: kind, file: file))
      }
    }
    return .success(found)
  }

  /// What a shell makes of a pattern, in the order of the names.
  private static func matching(_ pattern: String) -> [URL] {
    guard pattern.contains(where: { "*?[".contains($0) }) else {
      return FileManager.default.fileExists(atPath: pattern) ? [URL(filePath: pattern)] : []
    }
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { URL(filePath: String(cString: $0)) }
    }
  }
}

struct DocumentPathProblem: Error {
  let detail: String
}
