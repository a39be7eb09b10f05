package import ArgumentParser

/// The `paraphe` command.
package struct ParapheCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "paraphe",
    abstract: "Contracts signed by your customers inside your own extranet.",
    discussion: "Settings come from the environment: see the table in README.md.",
    subcommands: [
      ServeCommand.self, SandboxCommand.self, DoctorCommand.self, ContractCommand.self,
      InjectCommand.self, CollectCommand.self, ArchiveCommand.self, ReportCommand.self,
      VerifyCommand.self, WebhookCommand.self, BrandCommand.self,
    ])

  package init() {}
}
