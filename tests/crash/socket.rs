//! A bidder's WebSocket.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

use crate::bidder::Told;

/// How long an answer may take before the server counts as gone.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Socket(WebSocket<TcpStream>);

impl Socket {
    pub(crate) fn connect(address: SocketAddr, token: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{address}/api/v1/ws")
            .into_client_request()
            .map_err(std::io::Error::other)?;
        let bearer = format!("Bearer {token}").parse().map_err(std::io::Error::other)?;
        request.headers_mut().insert("authorization", bearer);
        let (socket, _) = client(request, stream)
            .map_err(|failure| std::io::Error::other(failure.to_string()))?;
        Ok(Self(socket))
    }

    pub(crate) fn place(
        &mut self,
        auction: &str,
        key: &str,
        maximum_minor: i64,
    ) -> std::io::Result<Told> {
        let bid = json!({
            "type": "bid", "id": key, "auction_id": auction, "maximum_minor": maximum_minor,
            "currency": "EUR", "idempotency_key": key,
        });
        self.0.send(Message::text(bid.to_string())).map_err(std::io::Error::other)?;
        loop {
            let message = self.0.read().map_err(std::io::Error::other)?;
            let Message::Text(text) = message else { continue };
            let frame: Value = serde_json::from_str(&text).map_err(std::io::Error::other)?;
            if frame["type"] != "bid_result" || frame["id"] != key {
                continue;
            }
            return Ok(match frame["error"]["code"].as_str() {
                Some(code) => Told::Refused(code.to_owned()),
                None => Told::Placed(frame["placed"].clone()),
            });
        }
    }
}
