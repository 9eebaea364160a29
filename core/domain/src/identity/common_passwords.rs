//! The passwords that everybody tries first.
//!
//! A short list is enough for what a rule can do: it refuses what a handful of guesses a minute
//! would find. Only entries that are long enough to be accepted otherwise stand here.

/// In lower case and sorted, to be searched by halving.
#[rustfmt::skip]
pub(super) const COMMON_PASSWORDS: &[&str] = &[
    "00000000", "000000000", "0000000000", "0123456789", "11111111", "111111111", "11112222",
    "11223344", "1122334455", "12121212", "123123123", "123321123", "12341234", "12344321",
    "123454321", "1234554321", "12345678", "123456780", "123456789", "1234567890", "123456789a",
    "123456789q", "12345679", "1234abcd", "1234qwer", "123qwe123", "123qweasd", "147258369",
    "159753159", "19871987", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "1qazxsw2", "20202020",
    "22222222", "31415926", "33333333", "44444444", "55555555", "66666666", "741852963",
    "77777777", "789456123", "87654321", "88888888", "963852741", "987654321", "9876543210",
    "987654321a", "99999999", "a12345678", "a1b2c3d4", "aa123456", "abc12345", "abc123456",
    "abcd1234", "abcdefg1", "abcdefgh", "admin123", "admin1234", "administrator", "alexander",
    "alexandra", "angelica", "asd123456", "asdf1234", "asdfghjk", "asdfghjkl", "autumn2025",
    "babygirl", "babygirl1", "baseball", "baseball1", "basketball", "batman123", "bigdaddy",
    "blink182", "butterfly", "changeme", "changeme1", "charlie1", "chocolate", "christian",
    "cocacola", "computer", "computer1", "corvette", "cowboys1", "daniel123", "danielle",
    "default1", "dolphins", "dragon123", "dropbox1", "einstein", "elizabeth", "facebook",
    "facebook1", "flower123", "football", "football1", "football123", "forever1", "freedom1",
    "friends1", "google123", "guest123", "hardcore", "hello123", "hello1234", "helloworld",
    "hockey123", "iloveyou", "iloveyou1", "iloveyou2", "internet", "iphone123", "jennifer",
    "jessica1", "jonathan", "jordan23", "killer123", "lakers24", "letmein1", "letmein123",
    "letmeinnow", "linkedin", "liverpool", "liverpool1", "lovelove", "lovely123", "loveme123",
    "manchester", "master123", "maverick", "mercedes", "metallica", "michael1", "michelle",
    "midnight", "minecraft", "monkey123", "mountain", "myspace1", "nicholas", "ninja123",
    "p@ssw0rd", "p@ssword", "pa55word", "passw0rd", "passw0rd1", "password", "password!",
    "password1", "password12", "password123", "password1234", "passwort", "passwort1",
    "passwort123", "patricia", "pokemon1", "pokemon123", "princess", "princess1", "q12345678",
    "q1w2e3r4", "q1w2e3r4t5", "qazwsxedc", "qq123456", "qweasdzxc", "qwerty12", "qwerty123",
    "qwerty1234", "qwerty12345", "qwertyui", "qwertyuiop", "qwertz123", "rangers1", "redskins",
    "root1234", "samantha", "samsung1", "samsung123", "scorpion", "secret123", "shadow123",
    "slipknot", "snowball", "soccer123", "spiderman", "spring2025", "starwars", "starwars1",
    "steelers", "stephanie", "summer123", "summer2024", "summer2025", "sunshine", "sunshine1",
    "superman", "superman1", "test1234", "testing123", "testtest", "thomas123", "trustno1",
    "user1234", "veronica", "victoria", "w1234567", "welcome1", "welcome12", "welcome123",
    "whatever", "whatever1", "winter123", "winter2024", "winter2025", "x1234567", "yankees1",
    "zaq12wsx", "zxc123456", "zxcvbnm123",
];
