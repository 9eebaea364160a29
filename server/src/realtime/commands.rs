//! What a client asks for on its socket.

use axum::extract::ws::Utf8Bytes;
use futures_util::stream::FuturesUnordered;
use vendue::auctions::PlacedBid;
use vendue::domain::events::{Topic, checked_since};
use vendue::{AuctionId, Error, ErrorCode, Pending, Timestamp};

use super::connection::{Closing, Connection};
use super::frames::{Frame, Refusal};
use super::private::PrivateTopic;
use super::protocol::{AskedTopic, BidMessage, ClientMessage};
use super::settings::BIDS_WAITING_MAX;
use super::watched::Watched;
use crate::error::without_cause;
use crate::metrics::Metrics;

/// Does what a message asks for.
pub(super) async fn obey(socket: &mut Connection, text: &str) -> Result<(), Closing> {
    let message = match ClientMessage::parse(text) {
        Ok(message) => message,
        Err(why) => return socket.refuse(&why).await,
    };
    match message {
        ClientMessage::Subscribe { topic, since, every } => {
            subscribe(socket, &topic, since, every).await
        }
        ClientMessage::Unsubscribe { topic } => unsubscribe(socket, &topic).await,
        ClientMessage::Authenticate { token } => authenticate(socket, &token).await,
        ClientMessage::Bid(bid) => place_bid(socket, bid).await,
        ClientMessage::Ping {} => {
            let frame = Frame::Pong { server_time: socket.state.market.now() };
            socket.send(frame.text()).await
        }
    }
}

async fn subscribe(
    socket: &mut Connection,
    topic: &str,
    since: Option<i64>,
    every: bool,
) -> Result<(), Closing> {
    socket.check_rights().await?;
    let asked = AskedTopic::parse(topic).and_then(|asked| Ok((asked, checked_since(since)?)));
    let (asked, since) = match asked {
        Ok(asked) => asked,
        Err(why) => return refuse_topic(socket, topic, why).await,
    };
    let topic = asked.topic();
    // Asking again for a topic begins it anew.
    leave(socket, topic);
    if let Err(why) = admit(socket).await {
        return refuse_topic(socket, &topic.to_string(), why).await;
    }
    let followed = match asked {
        AskedTopic::Auction(topic, id) => follow(socket, topic, id, since, every).await,
        AskedTopic::Private(topic) => follow_private(socket, topic, since).await,
    };
    match followed {
        Ok(frame) => socket.send(frame).await,
        Err(why) => refuse_topic(socket, &topic.to_string(), why).await,
    }
}

fn leave(socket: &mut Connection, topic: Topic) {
    socket.watched.retain(|watched| watched.topic() != topic);
    socket.private.retain(|private| private.topic() != topic);
}

/// Follows what is addressed to the user of the socket. Gives the first frame.
async fn follow_private(
    socket: &mut Connection,
    topic: Topic,
    since: Option<i64>,
) -> Result<Utf8Bytes, Error> {
    let market = socket.rights.market(&socket.state.market);
    let (private, frame, _) = PrivateTopic::follow(&market, topic, since).await?;
    socket.private.push(private);
    Ok(frame)
}

/// Enters the room of a topic. Gives the first frame, which says where the auction stands.
async fn follow(
    socket: &mut Connection,
    topic: Topic,
    auction_id: AuctionId,
    since: Option<i64>,
    every: bool,
) -> Result<Utf8Bytes, Error> {
    let market = socket.rights.market(&socket.state.market);
    let view = market.auctions().get(auction_id).await?.auction;
    let sequence = view.event_sequence;
    // A number that does not exist yet comes from another life of this market's file.
    let since = since.map_or(sequence, |since| since.min(sequence));
    let user_id = socket.rights.user_id();
    let rooms = &socket.state.realtime.rooms;
    let watched = Watched::new(rooms, topic, since, sequence, user_id, every);
    let frame = Frame::Subscribed {
        topic,
        sequence,
        since,
        viewers: Some(rooms.viewers(topic)),
        server_time: market.now(),
        state: Some(&view),
    };
    let text = frame.text();
    socket.watched.push(watched);
    Ok(text)
}

/// Whether the socket may follow one more.
async fn admit(socket: &mut Connection) -> Result<(), Error> {
    check_count(socket)?;
    socket.charge().await
}

fn check_count(socket: &Connection) -> Result<(), Error> {
    let maximum = socket.settings().topics;
    if socket.watched.len() + socket.private.len() < maximum {
        return Ok(());
    }
    let maximum = i64::try_from(maximum).unwrap_or(i64::MAX);
    let message = format!("a socket follows at most {maximum} topics");
    Err(Error::new(ErrorCode::RateLimited, message).with("maximum", maximum))
}

async fn unsubscribe(socket: &mut Connection, topic: &str) -> Result<(), Closing> {
    match AskedTopic::parse(topic).map(AskedTopic::topic) {
        Ok(topic) => {
            leave(socket, topic);
            socket.send(Frame::Unsubscribed { topic, error: None }.text()).await
        }
        Err(why) => refuse_topic(socket, topic, why).await,
    }
}

async fn refuse_topic(socket: &mut Connection, topic: &str, why: Error) -> Result<(), Closing> {
    let shown: String = topic.chars().take(60).collect();
    socket.refuse(&why.with("topic", shown)).await
}

async fn authenticate(socket: &mut Connection, token: &str) -> Result<(), Closing> {
    let now = socket.state.market.now();
    let before = socket.rights.holder();
    // To look whom a token stands for can cost a look into the store.
    if let Err(why) = socket.charge().await {
        return socket.refuse(&why).await;
    }
    if let Err(why) = socket.rights.renew(&socket.state.market, token).await {
        return socket.refuse(&why).await;
    }
    socket.rights_changed();
    if socket.rights.holder() != before {
        leave_private(socket).await?;
    }
    let (Some(user_id), Some(expires_at)) = (socket.rights.user_id(), socket.rights.expires_at())
    else {
        return Ok(());
    };
    socket.send(Frame::Authenticated { user_id, expires_at, server_time: now }.text()).await
}

/// Follows nothing more of what was addressed to whoever held the socket before.
async fn leave_private(socket: &mut Connection) -> Result<(), Closing> {
    for private in std::mem::take(&mut socket.private) {
        let frame = Frame::Unsubscribed { topic: private.topic(), error: None };
        socket.send(frame.text()).await?;
    }
    Ok(())
}

/// Hands a bid to the market. It is answered when it is decided and durable; meanwhile the socket
/// goes on, and answers may come in another order than bids.
async fn place_bid(socket: &mut Connection, message: BidMessage) -> Result<(), Closing> {
    socket.check_rights().await?;
    let waiting = socket.bids.as_ref().map_or(0, |bids| bids.len());
    let pending = if waiting < BIDS_WAITING_MAX {
        submit(socket, &message).await
    } else {
        let why = Error::new(ErrorCode::Overloaded, "too many bids of this socket wait");
        Err(why.with("maximum", i64::try_from(BIDS_WAITING_MAX).unwrap_or(i64::MAX)))
    };
    let market = socket.state.market.clone();
    let BidMessage { id, .. } = message;
    match pending {
        Err(why) => {
            let refused = Err(without_cause(why));
            socket.send(answer(&id, &refused, market.now())).await
        }
        Ok(pending) => {
            let answered = async move {
                let placed = pending.await.map_err(without_cause);
                Metrics::bid_answered(placed.as_ref().err().map(Error::code));
                answer(&id, &placed, market.now())
            };
            let bids = socket.bids.get_or_insert_with(|| Box::new(FuturesUnordered::new()));
            bids.push(Box::pin(answered));
            Ok(())
        }
    }
}

async fn submit(
    socket: &mut Connection,
    message: &BidMessage,
) -> Result<Pending<PlacedBid>, Error> {
    socket.charge().await?;
    let bid = message.bid()?;
    let market = socket.rights.market(&socket.state.market);
    Ok(match &message.idempotency_key {
        Some(key) => market.once(key).auctions().place_bid(bid),
        None => market.auctions().place_bid(bid),
    })
}

fn answer(id: &str, placed: &Result<PlacedBid, Error>, server_time: Timestamp) -> Utf8Bytes {
    let (placed, error) = match placed {
        Ok(placed) => (Some(placed), None),
        Err(why) => (None, Some(Refusal(why))),
    };
    Frame::BidResult { id, server_time, placed, error }.text()
}
