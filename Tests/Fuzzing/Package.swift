// swift-tools-version:6.2
import PackageDescription

// The verifier with libFuzzer and AddressSanitizer, for `make fuzz`. A package of its own, since
// every line of it has to be compiled with other flags; its sources are those of the product.
// It bears the product's name, so that what is `package` there can be reached.

let instrumented: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .unsafeFlags(["-sanitize=fuzzer,address"]),
]
let instrumentedC = ["-fsanitize=address,fuzzer-no-link", "-g"]

let package = Package(
  name: "paraphe",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl"),
    .target(
      name: "COpenSSLShims", dependencies: ["COpenSSL"],
      cSettings: [.unsafeFlags(instrumentedC)]),
    .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .target(
      name: "CQPDFShims", dependencies: ["CQPDF", "CZlib"],
      cxxSettings: [.unsafeFlags(instrumentedC)]),
    .target(
      name: "PDFSignatures",
      dependencies: ["COpenSSL", "COpenSSLShims", "CQPDF", "CQPDFShims"],
      swiftSettings: instrumented),
    .target(name: "CLibFuzzer"),
    .executableTarget(
      name: "FuzzVerifier", dependencies: ["PDFSignatures", "CLibFuzzer"],
      swiftSettings: [
        .swiftLanguageMode(.v6), .unsafeFlags(["-sanitize=address", "-parse-as-library"]),
      ],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
  ],
  cxxLanguageStandard: .cxx17
)
