import CLibFuzzer
import Foundation

/// The fuzzer of the verifier. Its arguments are libFuzzer's.
@main
enum FuzzTarget {
  // SwiftPM names a program's entry by its module, so libFuzzer's own `main` cannot be it.
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    let status = LLVMFuzzerRunDriver(&count, &arguments) { start, count in
      guard let start else { return 0 }
      // A crash is how libFuzzer learns of a fault.
      if let fault = judge.fault(with: Data(bytes: start, count: count)) { fatalError(fault) }
      return 0
    }
    exit(status)
  }
}

/// Changes an input: the structure of a PDF is kept more often than not.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32
) -> Int {
  var mutation = Mutation(seed: UInt64(seed))
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let changed = mutation.apply(to: input), changed.count <= most else {
    return LLVMFuzzerMutate(start, count, most)
  }
  return write(changed, start)
}

/// Appends to one file objects of another.
@_cdecl("LLVMFuzzerCustomCrossOver")
public func crossOver(
  _ first: UnsafePointer<UInt8>, _ firstCount: Int, _ second: UnsafePointer<UInt8>,
  _ secondCount: Int, _ result: UnsafeMutablePointer<UInt8>, _ most: Int, _ seed: UInt32
) -> Int {
  var mutation = Mutation(seed: UInt64(seed))
  let changed = mutation.append(
    objectsOf: Array(UnsafeBufferPointer(start: second, count: secondCount)),
    to: Array(UnsafeBufferPointer(start: first, count: firstCount)))
  guard let changed, changed.count <= most else { return 0 }
  return write(changed, result)
}

private func write(_ bytes: [UInt8], _ start: UnsafeMutablePointer<UInt8>) -> Int {
  start.update(from: bytes, count: bytes.count)
  return bytes.count
}

private let judge: HostileFileJudge = {
  let folder = ProcessInfo.processInfo.environment["PARAPHE_SAMPLES"] ?? "Tests/PDFSignaturesTests"
  do {
    return try HostileFileJudge(samples: URL(filePath: folder))
  } catch {
    fatalError("cannot read the samples in \(folder): \(error)")
  }
}()
