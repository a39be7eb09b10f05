import ArgumentParser
import BlockingWork
import CAllocator
import Configuration
import Foundation
import Logging
import ServiceLifecycle
import Signing
import SigningWeb

/// Runs the server until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the web app, and with the embedded platform the sandbox and the demo extranet.")

  func run() async throws {
    paraphe_give_memory_back()
    BlockingWork.makeRoom()
    try await CommandFailure.report {
      let configuration = try ParapheConfiguration(reader: .environment)
      let logger = try Logger.paraphe(
        level: configuration.logLevel, format: configuration.logFormat)
      // Whatever a library logs by itself has the same form.
      LoggingSystem.bootstrap { _ in logger.handler }
      let settings = configuration.connections
      let lastExit = LastExit()
      let signals = StopSignals(
        plan: StopPlan(drain: settings.drain, limit: settings.stop), lastExit: lastExit)
      signals.listen()
      await ReadyForShortage.prepare()
      let server = try await ParapheServer(configuration, logger: logger)
      lastExit.onExit { [workLeft = server.workLeft] in
        workLeft.line(after: settings.stop, in: configuration.logFormat)
      }
      signals.onBegin { [readiness = server.readiness] in readiness.stopping() }
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: (server.services + [Announcement(ready: server.ready)]).map {
            .init(service: $0, successTerminationBehavior: .ignore)
          }, logger: logger))
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          for await step in signals.steps {
            switch step {
            case .drain:
              logger.info("draining: requests are still taken")
              server.connections.drain()
            case .stop: await group.triggerGracefulShutdown()
            }
          }
        }
        #if DEBUG
          try await Failpoint.$handler.withValue(ProcessFailpoint.handler) { try await group.run() }
        #else
          try await group.run()
        #endif
        tasks.cancelAll()
      }
    }
  }
}

/// Prints the one line that says that every port answers.
private struct Announcement: Service {
  let ready: ReadyAddresses

  func run() async throws {
    let found = await cancelWhenGracefulShutdown { await ready.wait() }
    // Stopped, or a port could not be had, before everything answered.
    guard let addresses = found else { return }
    let line =
      "paraphe ready web=\(addresses.web ?? "off") demo=\(addresses.demo ?? "off") "
      + "sandbox=\(addresses.sandbox ?? "off")\n"
    try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
  }
}

extension ConfigReader {
  static var environment: ConfigReader {
    ConfigReader(provider: EnvironmentVariablesProvider())
  }
}

extension Logger {
  /// Logs go to standard error: standard output is for what scripts read.
  static func paraphe(
    level: String, format: LogFormat = .text
  ) throws(ConfigurationProblem) -> Logger {
    guard let level = Logger.Level(rawValue: level) else {
      throw ConfigurationProblem(
        "PARAPHE_LOG_LEVEL",
        "use one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    var logger = Logger(label: "paraphe") { label -> any LogHandler in
      switch format {
      case .text: StreamLogHandler.standardError(label: label)
      case .json: JSONLogHandler.standardError()
      }
    }
    logger.logLevel = level
    return logger
  }
}

/// Ends a command with a message for people and a status for scripts.
enum CommandFailure {
  /// 1: something went wrong. 78 (`EX_CONFIG`): the configuration has to be put right.
  static func report(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let problem as ConfigurationProblem {
      say(problem.description)
      throw ExitCode(78)
    } catch let exit as ExitCode {
      throw exit
    } catch {
      say("\(error)")
      throw ExitCode(1)
    }
  }

  static func say(_ text: String) {
    FileHandle.standardError.write(Data("paraphe: \(text)\n".utf8))
  }
}
