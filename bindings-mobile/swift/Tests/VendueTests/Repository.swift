import Foundation

@testable import Vendue

/// The folder of the repository, which is not that of the package.
let repository: URL = {
    let here = URL(fileURLWithPath: #filePath)
    return (0..<5).reduce(here) { folder, _ in folder.deletingLastPathComponent() }
}()

func readJSON(_ file: URL) throws -> JSONValue {
    try Wire.read(String(contentsOf: file, encoding: .utf8))
}

/// An empty folder that is removed afterwards.
func withFolder<Answer>(_ act: (URL) async throws -> Answer) async throws -> Answer {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("vendue-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await act(folder)
}
