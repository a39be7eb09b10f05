import Foundation
import PDFWorkshop
import Subprocess
import Synchronization
import SystemPackage

/// A process that does one job and ends. It is started before there is one, so that none waits for it.
final class Worker: Sendable {
  /// What each is started with.
  struct Start: Sendable {
    let program: FilePath
    let scratch: URL
    /// Its priority against others', from 0 to 19; 19 is the least.
    let nice: Int
    /// Bytes of what it may answer with.
    let mostAnswer: Int
    /// Told once what it could take from itself.
    let onReady: @Sendable (Confinement) -> Void
  }

  private let orders: AsyncStream<Order>.Continuation
  private let running: Task<Void, Never>

  init(_ start: Start) {
    let (stream, orders) = AsyncStream.makeStream(of: Order.self)
    self.orders = orders
    running = Task { await Self.run(start, stream, orders) }
  }

  /// Hands it its job.
  ///
  /// - Parameter deadline: when it is ended, whatever it does.
  /// - Throws: ``BenchFailure``, or ``Unused`` where it was gone before it had the job.
  func perform(
    _ parts: [Data], until deadline: ContinuousClock.Instant
  ) async throws -> WorkshopAnswer {
    let order = Order(parts: parts, deadline: deadline)
    // Also where the worker never comes to stand ready.
    let end = Task {
      try await Task.sleep(until: deadline + .seconds(2))
      order.settle(.failure(BenchFailure.busy))
    }
    defer { end.cancel() }
    return try await withCheckedThrowingContinuation { continuation in
      order.wait(continuation)
      if case .terminated = orders.yield(order) { order.settle(.failure(Unused())) }
    }
  }

  /// How long it may take to stand ready.
  private static let startTime = Duration.seconds(20)

  /// Lets it go where it has no job.
  func dismiss() { orders.finish() }

  /// Returns once it is gone.
  func end() async {
    dismiss()
    await running.value
  }

  /// It was gone before it had its job: another one can do it.
  struct Unused: Error {}

  private static func run(
    _ start: Start, _ stream: AsyncStream<Order>, _ orders: AsyncStream<Order>.Continuation
  ) async {
    var problem = BenchFailure.notStarted("")
    var current: Order?
    var isStarted = false
    let folder = start.scratch.appending(path: "worker-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      var options = PlatformOptions()
      // Its children are ended with it.
      options.processGroupID = 0
      options.teardownSequence = [
        .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
      ]
      let ended = try await Subprocess.run(
        .path(start.program),
        arguments: ["--scratch", folder.path, "--nice", "\(start.nice)"],
        // Nothing of the server's: it holds keys.
        environment: .custom(["SWIFT_BACKTRACE": "enable=no"]), platformOptions: options,
        input: .inputWriter, output: .sequence, error: .discarded
      ) { execution -> Order? in
        var output = FrameReader(execution.standardOutput.makeAsyncIterator())
        let patience = Task {
          try await Task.sleep(for: startTime)
          try execution.send(signal: .kill, toProcessGroup: true)
        }
        do {
          start.onReady(try await Confinement { try await output.read($0) })
        } catch {
          // What kept it from coming so far is its end, which is seen below.
          try? execution.send(signal: .kill, toProcessGroup: true)
          return nil
        }
        patience.cancel()
        var waiting = stream.makeAsyncIterator()
        guard let order = await waiting.next() else { return nil }
        let watch = Task {
          try await Task.sleep(until: order.deadline)
          order.isLate.store(true, ordering: .relaxed)
          try execution.send(signal: .kill, toProcessGroup: true)
        }
        defer { watch.cancel() }
        do {
          for part in order.parts {
            _ = try await execution.standardInputWriter.write(part.bytes)
          }
          guard try await output.read(JobFrame.received.count) == JobFrame.received else {
            throw JobFrameBroken()
          }
          order.isHandedOver.store(true, ordering: .relaxed)
          order.settle(
            .success(
              try await JobFrame.answer(most: start.mostAnswer) { try await output.read($0) }))
          // It ends when it is told that the answer has come.
          try await execution.standardInputWriter.finish()
        } catch {
          // An answer that is none; where it has ended by itself, this comes too late to be a reason.
          if error is JobFrameBroken || error is DecodingError {
            order.isKilled.store(!output.isAtEnd, ordering: .relaxed)
          }
          try? execution.send(signal: .kill, toProcessGroup: true)
        }
        return order
      }
      current = ended.closureResult
      problem = failure(for: ended.terminationStatus, current)
      isStarted = true
    } catch {
      problem = .notStarted("a worker cannot be started: \(error)")
    }
    orders.finish()
    current?.settle(.failure(current?.isUnused == true ? Unused() : problem))
    // Those that came too late for it.
    for await order in stream {
      order.settle(.failure(isStarted ? Unused() : problem))
    }
    try? FileManager.default.removeItem(at: folder)
  }

  private static func failure(for status: TerminationStatus, _ order: Order?) -> BenchFailure {
    if order?.isLate.load(ordering: .relaxed) == true { return .ended("it took too long") }
    return switch status {
    case .exited(WorkerExit.memory): .ended("it took too much memory")
    case .exited(WorkerExit.processes): .ended("it started too many processes")
    case .exited(let code): .ended("it exited with status \(code)")
    // Somebody else's doing, such as the system's where memory is short: not the document's fault.
    case .signaled(SIGKILL) where order?.isKilled.load(ordering: .relaxed) != true:
      .notStarted("the worker was killed")
    case .signaled(let signal): .ended("it was ended by signal \(signal)")
    }
  }
}

/// A job on its way through a worker.
private final class Order: Sendable {
  let parts: [Data]
  let deadline: ContinuousClock.Instant
  let isLate = Atomic(false)
  /// Whether it was ended for what it answered.
  let isKilled = Atomic(false)
  /// Whether the worker had all of it.
  let isHandedOver = Atomic(false)
  private let continuation = Mutex<CheckedContinuation<WorkshopAnswer, any Error>?>(nil)

  init(parts: [Data], deadline: ContinuousClock.Instant) {
    self.parts = parts
    self.deadline = deadline
  }

  func wait(_ continuation: CheckedContinuation<WorkshopAnswer, any Error>) {
    self.continuation.withLock { $0 = continuation }
  }

  /// Whether its worker was gone before it had all of it.
  var isUnused: Bool {
    !isHandedOver.load(ordering: .relaxed) && !isLate.load(ordering: .relaxed)
  }

  /// Once; what comes later is not heard.
  func settle(_ result: Result<WorkshopAnswer, any Error>) {
    let waiting = continuation.withLock { value in
      defer { value = nil }
      return value
    }
    waiting?.resume(with: result)
  }
}

/// Reads a worker's output in the portions that a frame names.
struct FrameReader {
  private var output: SubprocessOutputSequence.Iterator
  private var rest = Data()
  private(set) var isAtEnd = false

  init(_ output: SubprocessOutputSequence.Iterator) {
    self.output = output
  }

  /// - Throws: ``JobFrameBroken`` where the output ends before.
  mutating func read(_ count: Int) async throws -> Data {
    while rest.count < count {
      guard let more = try await output.next() else {
        isAtEnd = true
        throw JobFrameBroken()
      }
      more.withUnsafeBytes { rest.append(contentsOf: $0) }
    }
    let portion = rest.prefix(count)
    rest = Data(rest.dropFirst(count))
    return Data(portion)
  }
}
