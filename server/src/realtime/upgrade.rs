//! `GET /api/v1/ws`: from a request to a socket.

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use vendue::ErrorCode;

use super::connection::Connection;
use super::rights::Rights;
use crate::auth::{Caller, check_origin};
use crate::error::ApiError;
use crate::limits::{ClientAddress, Held};
use crate::state::AppState;

/// Room for what a client says at once; longer messages grow it. The library's own choice of
/// 128 KiB would be most of the memory of the server.
const READ_BUFFER: usize = 1_024;
/// Frames that are sent in one go are written in pieces of this size.
const WRITE_BUFFER: usize = 4 * 1_024;
/// The most that waits to be written. A socket that takes nothing is closed long before, so this
/// only has to hold the largest frame.
const WRITE_BUFFER_MAX: usize = 256 * 1_024;

/// Opens a socket.
pub(super) async fn open(
    State(state): State<AppState>,
    caller: Caller,
    ClientAddress(address): ClientAddress,
    held: Option<Extension<Held>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade.map_err(|_| {
        ApiError::new(ErrorCode::InvalidArgument, "this address takes WebSocket handshakes only")
            .with_status(StatusCode::UPGRADE_REQUIRED)
    })?;
    // A page of another site may open a socket too, and the browser adds our cookie. A bearer
    // token no page of another site can know.
    if !headers.contains_key(header::AUTHORIZATION) {
        check_origin(&headers, &state.config)?;
    }
    let place = state.realtime.places.take(address)?;
    let rights = Rights::of(caller.into_market()).await?;
    let message_bytes = state.realtime.settings.message_bytes;
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER_MAX)
        .max_message_size(message_bytes)
        .max_frame_size(message_bytes);
    Ok(upgrade.on_upgrade(move |socket| {
        if let Some(Extension(held)) = &held {
            held.becomes_socket();
        }
        let open = state.metrics.socket();
        let sockets = state.realtime.sockets.clone();
        // The task of the handshake has room for the handshake. This one has not.
        let connection = Connection::new(state, socket, rights, place, open);
        sockets.spawn(connection.run());
        std::future::ready(())
    }))
}
