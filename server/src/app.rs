//! The whole application: routes inside, what every request goes through around them.

mod headers;
mod request;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;

use crate::state::AppState;
use crate::{audit, auth, limits, metrics, openapi, realtime, routes, web};

/// Everything that is served. The last layer is the first that a request meets.
pub(crate) fn service(state: &AppState) -> Router {
    let (api, document) = openapi::split();
    Router::new()
        .merge(api)
        .merge(openapi::router(&document))
        .merge(routes::watch::router())
        .merge(realtime::router())
        .merge(web::router(&state.config))
        .fallback(request::no_such_route)
        .method_not_allowed_fallback(request::no_such_method)
        .layer(CatchPanicLayer::custom(request::defect))
        .layer(DefaultBodyLimit::max(state.config.body_bytes))
        .layer(from_fn_with_state(state.clone(), auth::refuse_other_sites))
        .layer(from_fn(audit::watch))
        .layer(from_fn_with_state(state.clone(), limits::count_request))
        .layer(from_fn_with_state(state.clone(), auth::identify))
        .layer(from_fn_with_state(state.clone(), request::in_time))
        .layer(from_fn_with_state(state.clone(), limits::client_address))
        .layer(from_fn(request::for_people))
        .layer(from_fn(metrics::count))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .layer(from_fn_with_state(state.clone(), request::identified))
        .with_state(state.clone())
}
