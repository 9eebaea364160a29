//! What keys and channels are called. Everything begins with the name space.

use data_encoding::HEXLOWER;
use vendue_domain::Error;
use vendue_domain::events::Topic;

/// A bucket's name of at most so many plain letters is used as it is, which is easier to look at.
const PLAIN_BUCKET_MAX: usize = 64;

/// The names within one name space.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    space: String,
    news: String,
}

impl Names {
    pub(crate) fn new(space: &str) -> Result<Self, Error> {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
        if space.is_empty() || space.len() > 40 || !space.chars().all(is_plain) {
            let expected = "must have 1 to 40 letters, digits, dots, dashes or underscores";
            return Err(Error::invalid("redis_name_space", expected));
        }
        Ok(Self { space: space.to_owned(), news: format!("{space}:news:") })
    }

    /// The channel of a topic's news.
    pub(crate) fn news(&self, topic: Topic) -> String {
        format!("{}{}:{}", self.news, topic.kind, HEXLOWER.encode(&topic.id))
    }

    /// The channel on which a node says that announcements of its own were lost.
    pub(crate) fn lost(&self) -> String {
        format!("{}:lost", self.space)
    }

    /// The topic of a channel.
    pub(crate) fn topic(&self, channel: &[u8]) -> Option<Topic> {
        let channel = std::str::from_utf8(channel).ok()?;
        let (kind, id) = channel.strip_prefix(&self.news)?.split_once(':')?;
        let id = HEXLOWER.decode(id.as_bytes()).ok()?;
        Some(Topic { kind: kind.parse().ok()?, id: id.try_into().ok()? })
    }

    /// The hash that holds each node's viewers of a topic.
    pub(crate) fn viewers(&self, topic: Topic) -> String {
        format!("{}:viewers:{}:{}", self.space, topic.kind, HEXLOWER.encode(&topic.id))
    }

    /// The key of a bucket. Its name may hold what a user typed, so a long or a strange one is
    /// replaced by its hash: no name is longer than another for the server, and none can look like
    /// another key. `#` is in no plain name, so a hash cannot be mistaken for one.
    pub(crate) fn limit(&self, bucket: &str) -> String {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.:".contains(letter);
        if bucket.len() <= PLAIN_BUCKET_MAX && bucket.chars().all(is_plain) {
            return format!("{}:limit:{bucket}", self.space);
        }
        format!("{}:limit:#{}", self.space, blake3::hash(bucket.as_bytes()).to_hex())
    }
}

#[cfg(test)]
mod tests {
    use vendue_domain::events::TopicKind;

    use super::*;

    fn names() -> Names {
        Names::new("vendue").expect("a plain name space")
    }

    #[test]
    fn a_channel_leads_back_to_its_topic() {
        for &kind in TopicKind::ALL {
            let topic = Topic { kind, id: [0xa7; 16] };
            assert_eq!(names().topic(names().news(topic).as_bytes()), Some(topic));
        }
        let auction = Topic { kind: TopicKind::Auction, id: [1; 16] };
        assert_eq!(names().news(auction), "vendue:news:auction:01010101010101010101010101010101");
    }

    #[test]
    fn what_is_no_channel_of_ours_has_no_topic() {
        let short = "vendue:news:auction:01".to_owned();
        let other = Names::new("other").expect("a plain name space");
        let foreign = other.news(Topic { kind: TopicKind::Auction, id: [1; 16] });
        for channel in [names().lost(), short, foreign, "vendue:news:x:01".to_owned()] {
            assert_eq!(names().topic(channel.as_bytes()), None, "{channel}");
        }
        assert_eq!(names().topic(&[0xff, 0xfe]), None);
    }

    #[test]
    fn keys_of_buckets_are_bounded_and_apart() {
        assert_eq!(names().limit("login:anna"), "vendue:limit:login:anna");
        let long = "x".repeat(1_000_000);
        let hostile = ["", " ", "a\r\nFLUSHALL", "{slot}", "ä", "\0", long.as_str(), "#", "*"];
        let mut keys: Vec<String> = hostile.iter().map(|bucket| names().limit(bucket)).collect();
        // A name that spells out another's key does not lead to it.
        keys.push(names().limit(&format!("#{}", blake3::hash(b"*").to_hex())));
        for key in &keys {
            assert!(key.len() <= 100, "{key}");
            assert!(key.bytes().all(|byte| byte.is_ascii_graphic()), "{key}");
        }
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), hostile.len() + 1);
    }

    #[test]
    fn a_name_space_is_plain() {
        for space in ["", "a b", "a:b", "{a}", "ä", "x".repeat(41).as_str()] {
            let refused = Names::new(space).expect_err(space);
            assert_eq!(refused.detail("field"), Some(&"redis_name_space".into()));
        }
    }
}
