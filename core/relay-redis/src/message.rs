//! What is said on a channel: who says it, and which events are new.

use vendue_store::News;

/// The message about one topic; the channel says which.
pub(crate) fn write(node: &str, news: &News) -> String {
    format!("{node} {} {}", news.first_sequence, news.last_sequence)
}

/// Who says it, and the first and the last number. Nothing when it cannot be read: a newer version
/// may say more, and what is not understood is found in the log.
pub(crate) fn read(payload: &[u8]) -> Option<(&str, i64, i64)> {
    let mut words = std::str::from_utf8(payload).ok()?.split(' ');
    let node = words.next()?;
    let first = words.next()?.parse().ok()?;
    let last = words.next()?.parse().ok()?;
    (1 <= first && first <= last).then_some((node, first, last))
}

#[cfg(test)]
mod tests {
    use vendue_domain::events::{Topic, TopicKind};

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let topic = Topic { kind: TopicKind::Auction, id: [1; 16] };
        let news = News { topic, first_sequence: 7, last_sequence: i64::MAX };
        assert_eq!(read(write("me", &news).as_bytes()), Some(("me", 7, i64::MAX)));
    }

    #[test]
    fn nonsense_is_not_read_and_more_than_is_known_is() {
        let strange: [&[u8]; 8] =
            [b"", b"me", b"me 1", b"me 1 x", b"me 2 1", b"me 0 1", b"me -1 1", b"me 1 \xff"];
        for payload in strange {
            assert_eq!(read(payload), None, "{payload:?}");
        }
        assert_eq!(read(b"me 1 2 of a newer version"), Some(("me", 1, 2)));
    }
}
