//! A client of the socket protocol.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::program::Program;

/// The longest time in which something must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A socket to the server.
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
    /// Every frame that came, for tests that look for what must not be there.
    pub(crate) heard: Vec<String>,
}

impl Client {
    /// Opens a socket and hears the first word.
    pub(crate) async fn open(program: &Program) -> Self {
        let mut client = Self::open_with(program, &[]).await.expect("a socket");
        client.expect("hello").await;
        client
    }

    /// Opens a socket as a user.
    pub(crate) async fn open_as(program: &Program, token: &str) -> Self {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let mut client = Self::open_with(program, &headers).await.expect("a socket");
        client.expect("hello").await;
        client
    }

    /// Opens a socket with headers of one's own. Fails with the status of the refusal.
    pub(crate) async fn open_with(
        program: &Program,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let stream = TcpStream::connect(program.address).await.expect("the server listens");
        Self::over(stream, program, headers).await
    }

    /// Opens a socket that takes little at a time.
    pub(crate) async fn open_narrow(program: &Program) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4_096).expect("a size");
        let stream = socket.connect(program.address).await.expect("the server listens");
        Self::over(stream, program, &[]).await.expect("a socket")
    }

    async fn over(
        stream: TcpStream,
        program: &Program,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let url = format!("ws://{}/api/v1/ws", program.address);
        let mut request = url.into_client_request().expect("a request");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        let small = WebSocketConfig::default().read_buffer_size(4_096);
        match client_async_with_config(request, stream, Some(small)).await {
            Ok((socket, _)) => Ok(Self { socket, heard: Vec::new() }),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// Says something.
    pub(crate) async fn say(&mut self, message: &Value) {
        self.say_text(&message.to_string()).await;
    }

    /// Says a text as it is.
    pub(crate) async fn say_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("it is heard");
    }

    /// Says something that is not a text.
    pub(crate) async fn say_bytes(&mut self, bytes: &'static [u8]) {
        self.socket.send(Message::binary(bytes)).await.expect("it is heard");
    }

    /// Says something without waiting whether it is taken.
    pub(crate) async fn shout(&mut self, message: &Value) -> bool {
        self.socket.send(Message::text(message.to_string())).await.is_ok()
    }

    /// The next frame.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.expect("something comes");
            match message.expect("it is open").expect("it is sound") {
                Message::Text(text) => {
                    self.heard.push(text.to_string());
                    return serde_json::from_str(&text).expect("JSON");
                }
                Message::Close(frame) => panic!("closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// The next frame but `viewers`, which must be of a type.
    pub(crate) async fn expect(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == "viewers" && kind != "viewers" {
                continue;
            }
            assert_eq!(frame["type"], kind, "{frame}");
            return frame;
        }
    }

    /// The numbers of the events up to `last`.
    pub(crate) async fn numbers_up_to(&mut self, last: i64) -> Vec<i64> {
        let mut numbers = Vec::new();
        while numbers.last() != Some(&last) {
            let frame = self.expect("event").await;
            numbers.push(frame["sequence"].as_i64().expect("a number"));
        }
        numbers
    }

    /// The next frame of a type, whatever comes before it.
    pub(crate) async fn find(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// The next event, which must be of a kind.
    pub(crate) async fn event(&mut self, kind: &str) -> Value {
        let frame = self.expect("event").await;
        assert_eq!(frame["event"]["kind"], kind, "{frame}");
        frame
    }

    /// Follows an auction and gives the answer.
    pub(crate) async fn subscribe(&mut self, auction_id: &str, more: Value) -> Value {
        let mut message = json!({"type": "subscribe", "topic": format!("auction:{auction_id}")});
        if let (Some(message), Value::Object(more)) = (message.as_object_mut(), more) {
            message.extend(more);
        }
        self.say(&message).await;
        self.find("subscribed").await
    }

    /// Bids and gives the answer.
    pub(crate) async fn bid(&mut self, auction_id: &str, maximum_minor: i64) -> Value {
        let id = format!("bid of {maximum_minor}");
        self.say(&json!({
            "type": "bid", "id": id, "auction_id": auction_id,
            "maximum_minor": maximum_minor, "currency": "EUR",
        }))
        .await;
        let result = self.find("bid_result").await;
        assert_eq!(result["id"], id);
        result
    }

    /// Waits for the server's goodbye and gives its code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.expect("something comes");
            match message {
                Some(Ok(Message::Close(frame))) => {
                    return frame.map_or(0, |frame| frame.code.into());
                }
                Some(Ok(Message::Text(text))) => self.heard.push(text.to_string()),
                Some(Ok(_)) => {}
                Some(Err(why)) => panic!("it broke without a goodbye: {why}"),
                None => panic!("it ended without a goodbye"),
            }
        }
    }
}
