//! The files beside the pages: style, scripts, the icon. They are part of the program.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::extract::Place;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

macro_rules! assets {
    ($( $name:literal, $kind:ident, $file:literal; )+) => {
        const ASSETS: &[(&str, &str, &[u8])] =
            &[ $( ($name, $kind, include_bytes!(concat!("../../assets/", $file))), )+ ];
    };
}

assets! {
    "icon.svg", SVG, "icon.svg";
    "account.css", CSS, "css/account.css";
    "base.css", CSS, "css/base.css";
    "forms.css", CSS, "css/forms.css";
    "lobby.css", CSS, "css/lobby.css";
    "room.css", CSS, "css/room.css";
    "bid.js", SCRIPT, "js/bid.js";
    "chart.js", SCRIPT, "js/chart.js";
    "clock.js", SCRIPT, "js/clock.js";
    "events.js", SCRIPT, "js/events.js";
    "history.js", SCRIPT, "js/history.js";
    "link.js", SCRIPT, "js/link.js";
    "lobby.js", SCRIPT, "js/lobby.js";
    "money.js", SCRIPT, "js/money.js";
    "notices.js", SCRIPT, "js/notices.js";
    "page.js", SCRIPT, "js/page.js";
    "panel.js", SCRIPT, "js/panel.js";
    "room.js", SCRIPT, "js/room.js";
    "sell.js", SCRIPT, "js/sell.js";
    "socket.js", SCRIPT, "js/socket.js";
}

/// One file. A browser keeps it and asks whether it is still the same: a name without a version
/// must not be kept longer, or a page would run with the scripts of the program before.
pub(crate) async fn get(Place(name): Place<String>, headers: HeaderMap) -> Response {
    let Some((_, kind, bytes)) = ASSETS.iter().find(|(known, _, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", blake3::hash(bytes).to_hex());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known == Some(tag.as_str()) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(header::CONTENT_TYPE, *kind)], *bytes).into_response()
}
