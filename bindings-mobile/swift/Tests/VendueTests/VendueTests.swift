import Testing

/// Every test, one after another: the one that looks for leaks counts the memory of the process.
@Suite(.serialized) enum VendueTests {}
