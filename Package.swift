// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(
  name: "HummingbirdTesting", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(
  name: "Configuration", package: "swift-configuration")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "paraphe",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .executable(name: "paraphe", targets: ["paraphe"]),
    .executable(name: "paraphe-worker", targets: ["paraphe-worker"]),
    .library(name: "ContratPrive", targets: ["ContratPrive"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .target(name: "COpenSSLShims", dependencies: ["COpenSSL"]),
    .systemLibrary(
      name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),
    .target(name: "BlockingWork", dependencies: [nioCore, nioPosix], swiftSettings: strict),
    .target(name: "PrivateFiles", swiftSettings: strict),
    .target(name: "ContratPrive", swiftSettings: strict),
    .target(
      name: "ContratPriveHTTP",
      dependencies: ["ContratPrive", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioFoundation],
      swiftSettings: strict),
    .target(
      name: "CQPDFShims", dependencies: ["CQPDF", "CZlib"]),
    .target(
      name: "PDFSignatures",
      dependencies: ["CExpat", "COpenSSL", "COpenSSLShims", "CQPDF", "CQPDFShims"],
      swiftSettings: strict),
    .target(
      name: "ContratPriveSandbox",
      dependencies: [
        "BlockingWork", "ContratPrive", "PDFSignatures", "PDFWorkshop", "PrivateFiles",
        hummingbird, hummingbirdCore, mustache, httpTypes, nioCore,
        nioFoundation, grdb, logging, lifecycle,
      ],
      resources: [.copy("Site/Pages"), .copy("Site/Static")],
      swiftSettings: strict),
    .target(
      name: "Signing",
      dependencies: ["BlockingWork", crypto, logging, lifecycle],
      swiftSettings: strict),
    .systemLibrary(
      name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .target(
      name: "Evidence",
      dependencies: [
        "BlockingWork", "CZip", "PDFSignatures", "Signing", crypto, logging, lifecycle, mustache,
      ],
      resources: [.copy("Dossier/Pages")], swiftSettings: strict),
    .target(
      name: "Webhooks",
      dependencies: [
        "Signing", asyncHTTPClient, crypto, logging, lifecycle, nioCore, nioPosix, nioHTTP1,
        nioFoundation,
      ],
      swiftSettings: strict),
    .target(
      name: "Bulk", dependencies: ["BlockingWork", "Signing", logging, lifecycle],
      swiftSettings: strict),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .target(name: "CPictures"),
    .target(name: "CAllocator"),
    .target(
      name: "PDFPages", dependencies: ["CPictures", "PDFSignatures", subprocess, system],
      swiftSettings: strict),
    .target(
      name: "PDFWorkshop", dependencies: ["PDFPages", "PDFSignatures", crypto],
      swiftSettings: strict),
    .target(
      name: "PDFWorkers", dependencies: ["PDFWorkshop", logging, subprocess, system],
      swiftSettings: strict),
    .systemLibrary(
      name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .target(name: "CConfinement", dependencies: ["CSeccomp"]),
    .executableTarget(
      name: "paraphe-worker", dependencies: ["CConfinement", "PDFWorkshop"],
      swiftSettings: strict,
      // One is started for every document: with Swift's libraries inside that takes half the time.
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims",
            "-l_FoundationCollections", "-lFoundationInternationalization",
          ], .when(platforms: [.linux], configuration: .release))
      ]),
    .target(
      name: "SigningStore",
      dependencies: ["BlockingWork", "Signing", grdb, crypto, logging],
      swiftSettings: strict),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "SigningWeb",
      dependencies: [
        "BlockingWork", "CZlib", "Signing", hummingbird, hummingbirdCore, mustache, crypto,
        httpTypes, nioCore, nioFoundation, nioHTTP1, logging, lifecycle,
      ],
      swiftSettings: strict),
    .target(
      name: "DemoExtranet",
      dependencies: [
        hummingbird, hummingbirdCore, mustache, asyncHTTPClient, httpTypes, nioCore, nioHTTP1,
        nioFoundation, logging,
      ],
      resources: [.copy("Site")],
      swiftSettings: strict),
    .target(
      name: "ParapheApp",
      dependencies: [
        "BlockingWork", "Bulk", "CAllocator", "ContratPrive", "ContratPriveHTTP",
        "ContratPriveSandbox", "Evidence",
        "PDFSignatures", "PDFWorkers", "PDFWorkshop", "PrivateFiles", "Signing", "SigningStore",
        "SigningWeb", "Webhooks", "DemoExtranet", hummingbird, hummingbirdCore,
        asyncHTTPClient, argumentParser,
        configuration, lifecycle, unixSignals, logging, crypto, nioCore, nioHTTP1, nioPosix,
        nioFoundation, subprocess, system,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "paraphe", dependencies: ["ParapheApp", argumentParser], swiftSettings: strict),
    .executableTarget(
      name: "HummingbirdPeer",
      dependencies: [hummingbird, mustache, grdb, httpTypes, logging, nioCore],
      path: "Benchmarks/HummingbirdPeer", swiftSettings: strict),
    .executableTarget(
      name: "DocumentEncoding", dependencies: ["ContratPrive"],
      path: "Benchmarks/DocumentEncoding", swiftSettings: strict),
    .executableTarget(
      name: "Verification", dependencies: ["PDFSignatures"],
      path: "Benchmarks/Verification", swiftSettings: strict),
    .executableTarget(
      name: "Comparison", dependencies: ["PDFSignatures", "PDFWorkshop"],
      path: "Benchmarks/Comparison", swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: [subprocess, system], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "ContratPriveTests",
      dependencies: ["ContratPrive", "ContratPriveHTTP", asyncHTTPClient],
      resources: [.copy("Golden")], swiftSettings: strict),
    .testTarget(
      name: "ContratPriveSandboxTests",
      dependencies: [
        "ContratPrive", "ContratPriveHTTP", "ContratPriveSandbox", hummingbird, asyncHTTPClient,
        logging, "PDFSignatures", "TestSupport", grdb, nioCore, nioHTTP1, nioFoundation,
        lifecycle,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PDFSignaturesTests", dependencies: ["PDFSignatures", "TestSupport"],
      resources: [
        .copy("Signed"), .copy("Usages"), .copy("Attacks"), .copy("FuzzCorpus"),
        .copy("Revocation"), .copy("Kinds"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PDFPagesTests", dependencies: ["PDFPages", "PDFSignatures"], swiftSettings: strict),
    .testTarget(
      name: "PDFWorkshopTests",
      dependencies: [
        "PDFSignatures", "PDFWorkers", "PDFWorkshop", "TestSupport", "paraphe-worker", logging,
      ],
      resources: [.copy("Copies"), .copy("Overlays"), .copy("Deposits")], swiftSettings: strict),
    .testTarget(
      name: "EvidenceTests",
      dependencies: ["Evidence", "PDFSignatures", "Signing", "SigningStore", logging, lifecycle],
      swiftSettings: strict),
    .testTarget(
      name: "WebhooksTests",
      dependencies: [
        "Webhooks", "Signing", hummingbird, asyncHTTPClient, logging, lifecycle, nioCore,
        nioFoundation,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BulkTests", dependencies: ["BlockingWork", "Bulk", "Signing"], swiftSettings: strict),
    .testTarget(
      name: "SigningTests", dependencies: ["Signing", "SigningStore", grdb, lifecycle, logging],
      swiftSettings: strict),
    .testTarget(
      name: "FaultSuiteTests",
      dependencies: [
        "ContratPrive", "ContratPriveSandbox", "PDFSignatures", "PDFWorkshop", "ParapheApp",
        "Signing",
        "SigningStore", "SigningWeb", grdb, logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ParapheAppTests",
      dependencies: [
        "BlockingWork", "Bulk", "ContratPrive", "ContratPriveSandbox", "PDFWorkshop", "ParapheApp",
        "PrivateFiles", "Signing", "SigningWeb", "SigningStore", "TestSupport", grdb, mustache,
        asyncHTTPClient,
        configuration,
        lifecycle, logging, nioCore, nioHTTP1, nioPosix, nioFoundation,
      ],
      swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
