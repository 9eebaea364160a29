import Foundation

/// A moment as it crosses the border: RFC 3339 in UTC, always with milliseconds.
///
/// The formatters of Foundation cut fractions off, and a `Date` is a binary fraction, so half of
/// all milliseconds would come back as the one before. Here it is the nearest that counts.
struct Moment: Codable, Hashable, Sendable {
    let date: Date

    init(_ date: Date) {
        self.date = date
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        var text = try container.decode(String.self)
        guard let milliseconds = text.withUTF8(Moment.milliseconds) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is no moment of RFC 3339")
        }
        self.init(Date(milliseconds: milliseconds))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Such as `2027-01-15T08:00:00.000Z`. Beyond the years 0 to 9999 it is a text that the market
    /// refuses, as it does every moment that it cannot hold.
    var text: String {
        guard let milliseconds = date.milliseconds,
            (Moment.first...Moment.last).contains(milliseconds)
        else {
            return "\(date.timeIntervalSince1970) s"
        }
        let (day, inDay) = milliseconds.dividedDown(by: 86_400_000)
        let (year, month, dayOfMonth) = civil(ofDay: day)
        return String(unsafeUninitializedCapacity: 24) { bytes in
            write(year, 4, at: 0, then: "-", into: bytes)
            write(month, 2, at: 5, then: "-", into: bytes)
            write(dayOfMonth, 2, at: 8, then: "T", into: bytes)
            write(inDay / 3_600_000, 2, at: 11, then: ":", into: bytes)
            write(inDay / 60_000 % 60, 2, at: 14, then: ":", into: bytes)
            write(inDay / 1000 % 60, 2, at: 17, then: ".", into: bytes)
            write(inDay % 1000, 3, at: 20, then: "Z", into: bytes)
            return 24
        }
    }

    private static let first = -62_167_219_200_000
    private static let last = 253_402_300_799_999

    /// Reads a moment with any offset and any count of decimals, of which three count.
    private static func milliseconds(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count >= 20,
            let year = number(bytes, 0..<4, then: "-"),
            let month = number(bytes, 5..<7, then: "-"), (1...12).contains(month),
            let dayOfMonth = number(bytes, 8..<10, then: "T"),
            (1...days(inMonth: month, of: year)).contains(dayOfMonth),
            let hour = number(bytes, 11..<13, then: ":"), hour < 24,
            let minute = number(bytes, 14..<16, then: ":"), minute < 60,
            let second = number(bytes, 17..<19), second < 60
        else {
            return nil
        }
        var at = 19
        var fraction = 0
        if bytes[at] == UInt8(ascii: ".") {
            var weight = 100
            at += 1
            let first = at
            while at < bytes.count, let digit = digit(bytes[at]) {
                fraction += digit * weight
                weight /= 10
                at += 1
            }
            guard at > first else { return nil }
        }
        guard let offset = offsetInMinutes(bytes, from: at) else { return nil }
        let minutes = (day(ofYear: year, month, dayOfMonth) * 24 + hour) * 60 + minute - offset
        return (minutes * 60 + second) * 1000 + fraction
    }

    private static func offsetInMinutes(_ bytes: UnsafeBufferPointer<UInt8>, from at: Int) -> Int? {
        if at + 1 == bytes.count, bytes[at] == UInt8(ascii: "Z") { return 0 }
        guard at + 6 == bytes.count,
            let hours = number(bytes, at + 1..<at + 3, then: ":"), hours < 24,
            let minutes = number(bytes, at + 4..<at + 6), minutes < 60
        else {
            return nil
        }
        switch bytes[at] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }
}

extension Date {
    /// The nearest millisecond since 1970; nothing for what is no moment.
    var milliseconds: Int? {
        Int(exactly: (timeIntervalSince1970 * 1000).rounded())
    }

    init(milliseconds: Int) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}

extension Int {
    /// The quotient, rounded down, and the rest, which is never negative.
    fileprivate func dividedDown(by divisor: Int) -> (quotient: Int, rest: Int) {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}

private func write(
    _ value: Int, _ digits: Int, at start: Int, then sign: Unicode.Scalar,
    into bytes: UnsafeMutableBufferPointer<UInt8>
) {
    var rest = value
    for index in stride(from: start + digits - 1, through: start, by: -1) {
        bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
    }
    bytes[start + digits] = UInt8(ascii: sign)
}

private func digit(_ byte: UInt8) -> Int? {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
}

private func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, then sign: Unicode.Scalar? = nil
) -> Int? {
    var value = 0
    for index in range {
        guard let digit = digit(bytes[index]) else { return nil }
        value = value * 10 + digit
    }
    if let sign, bytes[range.upperBound] != UInt8(ascii: sign) { return nil }
    return value
}

private func days(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}

// The calendar is counted from March, so that the day that some years have comes last, and in eras
// of 400 years, after which it repeats. 719,468 days lie between March of the year 0 and 1970.

private func day(ofYear year: Int, _ month: Int, _ dayOfMonth: Int) -> Int {
    let (era, yearOfEra) = (month <= 2 ? year - 1 : year).dividedDown(by: 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + dayOfMonth - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}

private func civil(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (day + 719_468).dividedDown(by: 146_097)
    let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = (fromMarch + 2) % 12 + 1
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
}
