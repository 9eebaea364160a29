// swift-tools-version: 6.0
import PackageDescription

// On Linux the library is found where the linker looks, by `LIBRARY_PATH`. For the systems of Apple
// it is in a framework, which README.md says how to make.
#if os(Linux)
let native = Target.systemLibrary(name: "VendueNativeFFI")
#else
let native = Target.binaryTarget(name: "VendueNativeFFI", path: "VendueNativeFFI.xcframework")
#endif

let package = Package(
    name: "Vendue",
    platforms: [.macOS(.v13), .iOS(.v16)],
    products: [
        .library(name: "Vendue", targets: ["Vendue"])
    ],
    targets: [
        native,
        .target(name: "VendueNative", dependencies: ["VendueNativeFFI"]),
        .target(name: "Vendue", dependencies: ["VendueNative"]),
        .testTarget(name: "VendueTests", dependencies: ["Vendue"]),
        .executableTarget(name: "VendueBench", dependencies: ["Vendue"], path: "Bench"),
    ]
)
