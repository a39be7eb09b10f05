import AsyncHTTPClient
import Bulk
import ContratPrive
import ContratPriveHTTP
import ContratPriveSandbox
import DemoExtranet
import Evidence
import Foundation
import Hummingbird
package import Logging
import PDFSignatures
package import PDFWorkshop
package import ServiceLifecycle
package import Signing
import SigningStore
package import SigningWeb
import Synchronization

/// A whole server, put together: the one place where every part meets.
package struct ParapheServer: Sendable {
  /// What runs, in the order in which it starts; it stops the other way round.
  package let services: [any Service]
  /// Resolves once every port answers.
  package let ready: ReadyAddresses
  package let store: any ContractStore
  package let engine: SigningEngine
  /// Bytes for what comes in, and for evidence.
  let memory: Shares
  /// For answers that are files.
  let downloads: DownloadPlaces
  /// Whether it can be sent visitors.
  package let readiness: Readiness
  /// Those of the web app.
  package let connections: Connections
  let workLeft: WorkLeft

  /// Builds a server out of its configuration.
  ///
  /// - Parameters:
  ///   - settings: for tests, durations of the engine; the configuration's by default.
  ///   - lifetimes: for tests, those of links.
  ///   - clock: for tests; the system's by default.
  ///   - workshop: for tests, where documents are opened; in workers by default.
  /// - Throws: ``ConfigurationProblem`` for everything an operator can put right.
  package init(
    _ configuration: ParapheConfiguration, settings: EngineSettings? = nil,
    lifetimes: LinkLifetimes? = nil, clock: SigningClock = .system,
    workshop: DocumentWorkshop? = nil, logger: Logger
  ) async throws {
    let http = HTTPClientService()
    do {
      try await self.init(
        configuration, http: http, settings: settings ?? configuration.durations.engine,
        lifetimes: lifetimes ?? configuration.durations.links, clock: clock, workshop: workshop,
        logger: logger)
    } catch {
      try? await http.client.shutdown()
      throw error
    }
  }

  private init(
    _ configuration: ParapheConfiguration, http: HTTPClientService, settings: EngineSettings,
    lifetimes: LinkLifetimes, clock: SigningClock, workshop: DocumentWorkshop?, logger: Logger
  ) async throws {
    let isEmbedded = configuration.platform.isEmbedded
    // Before anything is opened.
    let shares = try ConnectionShares(
      limit: DescriptorLimit.raise(), asked: configuration.connections.maximum,
      isEmbedded: isEmbedded)
    let data = try DataFolder(configuration.dataFolder)
    try data.lock()
    var services: [any Service] = [http]
    let workshop = try workshop ?? Self.workers(configuration, data, &services, logger)
    if !workshop.missingPrograms.isEmpty {
      logger.warning(
        "programs are missing: pages are not shown as images, marked copies are held, damaged documents refused; install poppler-utils and qpdf",
        metadata: ["missing": "\(workshop.missingPrograms.joined(separator: ", "))"])
    }
    let demoKey =
      isEmbedded ? try DemoBrand.make(in: configuration.brandsFolder, data: data) : nil
    let brandFiles = BrandFiles(configuration)
    let accounts = BrandAccounts()
    let found = try brandFiles.read()
    let ready = ReadyAddresses(parts: isEmbedded ? 3 : 1)
    let demoSecret = isEmbedded ? try DemoBrand.webhookSecret(data) : nil
    let registry = BrandRegistry([])
    let webhooks = WebhookParts(
      brands: registry, demoSecret: demoSecret, demoURL: { ready.demoURL }, clock: clock)

    let address = PublicAddress(
      configuration.publicURL ?? "http://\(configuration.host):\(configuration.port)")
    let calls = CallMeter()
    let timeouts = configuration.durations.calls
    let platform: ContratPrivePlatform
    let mainUser: String
    let notifiesOwner: @Sendable (BrandID) -> Bool = { registry.brand($0)?.notifyOwner ?? false }
    var timestampURL = configuration.timestampURL.map { url in { @Sendable in url } }
    var anchors = try Self.trusted(configuration.trustFile)
    switch configuration.platform {
    case .embedded:
      let sandbox = try SandboxServer(
        folder: data.url.appending(path: "sandbox"), workshop: workshop, now: clock.now)
      anchors += Certificate.all(in: try Data(contentsOf: sandbox.trustAnchor))
      let host = "127.0.0.1"
      services.append(
        sandbox.application(
          host: host, port: configuration.sandboxPort, server: shares.localConnections.server(),
          logger: logger
        ) { port in
          await ready.set(\.sandbox, "http://\(host):\(port)")
        })
      timestampURL =
        timestampURL ?? { ready.sandboxURL.appending(path: SandboxServer.timestampPath) }
      let transport = AsyncHTTPClientTransport(client: http.client)
      platform = ContratPrivePlatform(
        isTest: true, codeLength: 4,
        client: { account in
          (account == .main ? sandbox.credentials : accounts.credentials(of: account)).map {
            ContratPriveClient(
              platform: Platform(baseURL: ready.sandboxURL), credentials: $0,
              transport: transport, timeouts: timeouts, retries: .none)
          }
        }, notifiesOwner: notifiesOwner, meter: calls, logger: logger)
      mainUser = sandbox.credentials.apiUser
    case .remote(let remote, let credentials, let isProduction, let name):
      let transport = AsyncHTTPClientTransport(client: http.client)
      // The guide tells the length of the sandbox's code only: 0000.
      platform = ContratPrivePlatform(
        isTest: !isProduction, codeLength: name == "sandbox" ? 4 : nil,
        client: { account in
          (account == .main ? credentials : accounts.credentials(of: account)).map {
            ContratPriveClient(
              platform: remote, credentials: $0, transport: transport, timeouts: timeouts,
              // The engine writes each call down and repeats none by itself.
              retries: .none)
          }
        }, notifiesOwner: notifiesOwner, meter: calls, logger: logger)
      mainUser = credentials.apiUser
    }

    registry.replace(with: accounts.take(found, main: mainUser))
    let reload: @Sendable () throws -> Void = {
      registry.replace(with: accounts.take(try brandFiles.read(), main: mainUser))
      logger.info("brands read again", metadata: ["count": "\(registry.all.count)"])
    }
    let store: SigningDatabase
    let files: DocumentFolder
    let dailyRequests = configuration.dailyRequests
    do {
      store = try SigningDatabase(
        at: data.url.appending(path: "paraphe.sqlite").path,
        budget: CallBudget(account: configuration.platform.account) {
          accounts.dailyRequests(of: $0) ?? dailyRequests
        },
        hasEndpoint: webhooks.hasEndpoint,
        logger: logger)
      files = try DocumentFolder(at: data.url.appending(path: "documents"))
    } catch {
      throw ConfigurationProblem("PARAPHE_DATA", "the database cannot be opened: \(error)")
    }
    let evidence = try EvidenceParts(
      sealFile: configuration.sealFile, data: data, authority: timestampURL, client: http.client)
    try data.publish(anchors, seal: evidence.certificates)
    let memory = Shares(configuration.bytesInFlight)
    let maker = EvidenceMaker(
      store: store, files: files, brand: { registry.brand($0) }, seal: evidence.seal,
      timestamps: evidence.timestamps, isTest: platform.isTest,
      policy: configuration.verification, clock: clock, memory: memory,
      material: { try await workshop.validationMaterial(of: $0) })
    let evidenceTurns = EvidenceTurns(maker)
    let downloads = DownloadPlaces(most: configuration.downloads)
    let readiness = Readiness()
    let refusals = Refusals(clock: clock)
    let underWay = CallsUnderWay()
    let engine = SigningEngine(
      store: store, files: files, platform: platform,
      verifier: .pdf(
        workshop,
        anchors: TrustAnchors(anchors, revocation: configuration.revocation), now: clock.now),
      policy: configuration.verification, underWay: underWay, clock: clock,
      settings: settings, logger: logger)
    let site = SigningSite(
      brands: registry, showcase: isEmbedded ? [BrandID(rawValue: DemoBrand.second)] : [],
      reloadBrands: reload, store: store, files: files,
      pages: workshop.canDraw ? .pdf(workshop, of: files) : nil,
      desk: ContractDesk(
        store: store, files: files, inspector: .pdf(workshop), clock: clock,
        limits: configuration.limits),
      engine: engine, tokens: LinkTokens(key: try data.linkKey()), lifetimes: lifetimes,
      clock: clock, templates: try Self.templates(configuration), address: address,
      assets: Assets(folder: configuration.publicFolder),
      publicFolder: configuration.publicFolder.path, viewerFolder: configuration.viewerFolder.path,
      operatorKeyHash: sha256Hex(Data(try data.operatorKey().utf8)), isTest: platform.isTest,
      codeLength: platform.codeLength, resendPause: settings.resendPause,
      pageHold: configuration.durations.pageHold,
      trustedProxies: configuration.trustedProxies, evidence: evidenceTurns.desk, trail: store,
      operations: store, readiness: readiness, limits: configuration.webLimits,
      refusals: refusals, memory: memory, downloads: downloads, logger: logger)
    services += [
      webhooks.dispatcher(store, logger: logger), underWay, evidenceTurns,
      Reconciler(engine: engine, logger: logger, onPass: readiness.reconciled),
      RefusalReport(refusals, trail: store, logger: logger),
    ]
    services.append(BrandReload(reload: reload, logger: logger))
    if let folder = configuration.archive {
      services.append(
        try Self.archivist(
          folder, configuration.collectCommand, store, files, evidenceTurns.desk, clock, logger))
    }
    if let pause = configuration.collectEvery {
      services.append(Collector(engine: engine, every: pause, logger: logger))
    }
    if timestampURL == nil {
      logger.warning(
        "no time-stamping authority: there is no evidence, and nobody vouches for audit trails; set PARAPHE_TIMESTAMP_URL"
      )
    }
    if timestampURL != nil {
      services.append(
        AuditTimestamper(
          store: store, timestamps: evidence.timestamps, clock: clock, logger: logger))
    }
    let connections = Connections(
      configuration.connections.bounds(shares, configuration.trustedProxies))
    let writeTime = configuration.durations.write
    let web = Application(
      router: site.router(
        webhooks: webhooks.desk(store),
        metrics: ServerMetrics(
          calls: calls, refusals: refusals, connections: connections, store: store, outbox: store,
          trail: store, clock: clock
        ) {
          let usage = try await store.usage(of: .main, at: clock.now())
          return QuotaFigures(used: usage.used, left: usage.left)
        }),
      server: connections.server(
        handlers: [StalledWrites(limit: writeTime)]),
      configuration: .init(
        address: .hostname(configuration.host, port: configuration.port), serverName: nil),
      onServerRunning: { channel in
        let url = "http://\(configuration.host):\(channel.localAddress?.port ?? configuration.port)"
        if configuration.publicURL == nil { address.set(url) }
        try? Data(url.utf8).write(to: data.addressFile, options: .atomic)
        await ready.set(\.web, url)
      }, logger: logger)
    services.append(web)
    if let demoKey, let demoSecret {
      // Another site than the web app's for a browser: the frame is really third-party.
      let demo = try await DemoExtranet(
        apiKey: demoKey, folder: data.url.appending(path: "demo"), client: http.client,
        webhookCheck: .paraphe(demoSecret), parapheURL: { address.url }, ownURL: { ready.demoURL })
      services.append(
        demo.application(
          host: "localhost", port: configuration.demoPort,
          server: shares.localConnections.server(), logger: logger
        ) { port in
          await ready.set(\.demo, "http://localhost:\(port)")
          // Its endpoint is known from now on.
          store.signal.ring()
        })
    }
    // The last to start is the first to hear of a stop.
    self.services = services + [ReadinessService(readiness: readiness)]
    self.readiness = readiness
    self.connections = connections
    workLeft = WorkLeft(underWay: underWay, calls: calls, connections: connections)
    self.memory = memory
    self.downloads = downloads
    self.ready = ready
    self.store = store
    self.engine = engine
  }

  private static func workers(
    _ configuration: ParapheConfiguration, _ data: DataFolder, _ services: inout [any Service],
    _ logger: Logger
  ) throws(ConfigurationProblem) -> DocumentWorkshop {
    let workers = try Workers(scratch: data.url.appending(path: "scratch"), logger: logger)
    services.append(workers)
    return workers.workshop(bounds: configuration.marks)
  }

  static func trusted(_ file: URL?) throws(ConfigurationProblem) -> [Certificate] {
    guard let file else { return [] }
    let found = (try? Data(contentsOf: file)).map(Certificate.all) ?? []
    guard !found.isEmpty else {
      throw ConfigurationProblem(
        "PARAPHE_TRUST", "\(file.path) holds no certificate in PEM or DER")
    }
    return found
  }

  private static func templates(
    _ configuration: ParapheConfiguration
  ) throws(ConfigurationProblem) -> PageTemplates {
    do {
      return try PageTemplates(folder: configuration.templatesFolder)
    } catch {
      throw ConfigurationProblem("PARAPHE_TEMPLATES", "\(error)")
    }
  }
}
