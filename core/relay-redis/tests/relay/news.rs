//! News reach those who follow, and nobody else.

use crate::support::{Node, connection, news, options, topic, wait_until};
use redis::cmd;
use vendue_store::{Heard, News, Relay};
use vendue_test_servers::Redis;

#[test]
fn news_reach_the_follower_and_not_the_sender() {
    let redis = Redis::start();
    let [sender, follower] = [(); 2].map(|()| Node::open(options(&redis.url())));
    sender.follow(1);
    follower.follow(1);
    for sequence in 1..=100 {
        sender.relay.announce(&[news(1, sequence)]);
    }
    // Those that waited together came as one, but every number came, once and in order.
    let is_last = |heard: &Heard| matches!(heard, Heard::News(news) if news.last_sequence == 100);
    wait_until("the last is heard", || follower.heard().iter().any(is_last));
    let mut next = 1;
    for heard in follower.heard() {
        if let Heard::News(News { topic: of, first_sequence, last_sequence }) = heard {
            assert_eq!((of, first_sequence), (topic(1), next));
            next = last_sequence + 1;
        }
    }
    assert_eq!(next, 101);
    assert!(!sender.heard().iter().any(|heard| matches!(heard, Heard::News(_))));
}

#[test]
fn only_what_is_followed_is_heard() {
    let redis = Redis::start();
    let [sender, follower] = [(); 2].map(|()| Node::open(options(&redis.url())));
    follower.follow(1);
    follower.follow(2);
    follower.relay.unfollow(topic(2));
    follower.follow(3);
    sender.relay.announce(&[news(4, 1), news(2, 1), news(1, 1)]);
    follower.wait_for(Heard::News(news(1, 1)));
    sender.relay.announce(&[news(2, 2), news(3, 1)]);
    follower.wait_for(Heard::News(news(3, 1)));
    for unwanted in [news(4, 1), news(2, 1), news(2, 2)] {
        assert!(!follower.heard().contains(&Heard::News(unwanted)), "{unwanted:?}");
    }
    // Followed again, it is confirmed and heard again.
    follower.forget();
    follower.follow(2);
    sender.relay.announce(&[news(2, 3)]);
    follower.wait_for(Heard::News(news(2, 3)));
}

#[test]
fn every_follow_is_confirmed_once_even_those_before_the_connection() {
    let redis = Redis::start();
    let node = Node::begin(options(&redis.url()));
    for id in 0..=255 {
        node.relay.follow(topic(id));
    }
    for id in 0..=255 {
        node.wait_for(Heard::Gap(Some(topic(id))));
        assert_eq!(node.times(Heard::Gap(Some(topic(id)))), 1);
    }
    assert_eq!(node.times(Heard::Gap(None)), 1);
    node.follow(7);
    assert!(node.times(Heard::Gap(Some(topic(7)))) >= 1);
}

fn shard_channels(url: &str) -> Vec<String> {
    cmd("PUBSUB").arg("SHARDCHANNELS").query(&mut connection(url)).expect("a list of channels")
}

fn plain_channels(url: &str) -> Vec<String> {
    cmd("PUBSUB").arg("CHANNELS").query(&mut connection(url)).expect("a list of channels")
}

#[test]
fn news_go_over_sharded_channels() {
    let redis = Redis::start();
    let [sender, follower] = [(); 2].map(|()| Node::open(options(&redis.url())));
    follower.follow(1);
    let channel = "vendue:news:auction:01010101010101010101010101010101".to_owned();
    let mut channels = shard_channels(&redis.url());
    channels.sort();
    assert_eq!(channels, ["vendue:lost".to_owned(), channel]);
    assert_eq!(plain_channels(&redis.url()), [""; 0]);
    sender.relay.announce(&[news(1, 1)]);
    follower.wait_for(Heard::News(news(1, 1)));
    follower.relay.unfollow(topic(1));
    wait_until("unfollowed at the server", || shard_channels(&redis.url()).len() == 1);
}

#[test]
fn plain_channels_carry_news_where_sharded_ones_are_switched_off() {
    let redis = Redis::start();
    let [sender, follower] = [(); 2].map(|()| {
        let mut options = options(&redis.url());
        options.sharded = false;
        Node::open(options)
    });
    follower.follow(1);
    assert_eq!(shard_channels(&redis.url()), [""; 0]);
    assert_eq!(plain_channels(&redis.url()).len(), 2);
    sender.relay.announce(&[news(1, 1)]);
    follower.wait_for(Heard::News(news(1, 1)));
    follower.relay.unfollow(topic(1));
    wait_until("unfollowed at the server", || plain_channels(&redis.url()).len() == 1);
}

#[test]
fn name_spaces_do_not_hear_each_other() {
    let redis = Redis::start();
    let [first, second, sender] = ["one", "two", "one"].map(|space| {
        let mut options = options(&redis.url());
        options.name_space = space.to_owned();
        Node::open(options)
    });
    first.follow(1);
    second.follow(1);
    sender.relay.announce(&[news(1, 1)]);
    first.wait_for(Heard::News(news(1, 1)));
    sender.relay.announce(&[news(1, 2)]);
    first.wait_for(Heard::News(news(1, 2)));
    assert!(!second.heard().iter().any(|heard| matches!(heard, Heard::News(_))));
}

#[test]
fn what_strangers_say_does_no_harm() {
    let redis = Redis::start();
    let node = Node::open(options(&redis.url()));
    node.follow(1);
    node.forget();
    let mut stranger = connection(&redis.url());
    let channel = "vendue:news:auction:01010101010101010101010101010101";
    for payload in [&b"\xff\xfe"[..], b"", b"x 9999999999999999999 1", b"x 2 1"] {
        let reached: u64 =
            cmd("SPUBLISH").arg(channel).arg(payload).query(&mut stranger).expect("published");
        assert_eq!(reached, 1);
    }
    cmd("SPUBLISH").arg(channel).arg("x 1 2").exec(&mut stranger).expect("published");
    let both = News { topic: topic(1), first_sequence: 1, last_sequence: 2 };
    node.wait_for(Heard::News(both));
    // What cannot be understood is a reason to look at the log.
    assert_eq!(node.times(Heard::Gap(Some(topic(1)))), 4);
    assert!(node.relay.is_up());
}
