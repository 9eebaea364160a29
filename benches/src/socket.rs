//! A client's WebSocket, with small buffers, because there are ten thousand of them.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::Outcome;

/// An open socket.
#[derive(Debug)]
pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens a socket, with a token or without.
    pub async fn connect(address: SocketAddr, token: Option<&str>) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{address}/api/v1/ws").into_client_request()?;
        if let Some(token) = token {
            let bearer = format!("Bearer {token}").parse()?;
            request.headers_mut().insert("authorization", bearer);
        }
        let config = WebSocketConfig::default().read_buffer_size(1_024).write_buffer_size(0);
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
        Ok(Self(socket))
    }

    /// Sends a message.
    pub async fn send(&mut self, text: String) -> Outcome {
        Ok(self.0.send(Message::text(text)).await?)
    }

    /// The next message of the server, as it was received.
    pub async fn receive(&mut self) -> Outcome<Utf8Bytes> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Close(frame))) => return Err(format!("closed: {frame:?}").into()),
                Some(Ok(_)) => {}
                Some(Err(failure)) => return Err(failure.into()),
                None => return Err("the server has closed the socket".into()),
            }
        }
    }

    /// The next message that holds a text.
    pub async fn receive_with(&mut self, part: &str) -> Outcome<Utf8Bytes> {
        loop {
            let text = self.receive().await?;
            if text.contains(part) {
                return Ok(text);
            }
            if text.contains("\"type\":\"error\"") {
                return Err(text.as_str().into());
            }
        }
    }
}
