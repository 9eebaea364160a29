// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "Auction",
    platforms: [.macOS(.v13)],
    dependencies: [
        .package(path: "../../../bindings-mobile/swift")
    ],
    targets: [
        // A package that lies in a folder goes by the name of the folder.
        .executableTarget(
            name: "Auction", dependencies: [.product(name: "Vendue", package: "swift")])
    ]
)
