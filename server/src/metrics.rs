//! What is counted, for Prometheus. `docs/metrics.md` says what each number means.

mod stand;

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use vendue::{Error, ErrorCode};

use crate::state::AppState;

const REQUESTS: &str = "vendue_http_requests_total";
const SECONDS: &str = "vendue_http_request_seconds";
const BIDS_ACCEPTED: &str = "vendue_bids_accepted_total";
const BIDS_REFUSED: &str = "vendue_bids_refused_total";
const SIGN_INS: &str = "vendue_sign_ins_total";
const SOCKETS: &str = "vendue_sockets_open";
const COUNTED_ALONE: &str = "vendue_limits_counted_alone_total";
/// The bounds of the latency histogram, in seconds.
const BOUNDS: [f64; 12] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// How often the histograms give up what they no longer need.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// What is counted. Clones share it.
#[derive(Clone)]
pub(crate) struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to count. The counters belong to the process, so this can be done once.
    pub(crate) fn install() -> Result<Self, Error> {
        let failed = |_| Error::new(ErrorCode::Internal, "the metrics cannot be installed");
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BOUNDS)
            .map_err(failed)?
            .build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder)
            .map_err(|_| Error::new(ErrorCode::Internal, "the metrics are installed twice"))?;
        describe_counter!(REQUESTS, "Requests that were answered, by route, method and status.");
        describe_histogram!(SECONDS, "How long requests took, by route.");
        describe_counter!(BIDS_ACCEPTED, "Bids that were accepted and are durable.");
        describe_counter!(BIDS_REFUSED, "Bids that were refused, by code.");
        describe_counter!(SIGN_INS, "Attempts to sign in, by how they ended.");
        describe_gauge!(SOCKETS, "WebSocket and event-stream connections that are open.");
        describe_counter!(COUNTED_ALONE, "Limits that this node counted without the others.");
        gauge!(SOCKETS).set(0.0);
        counter!(COUNTED_ALONE).absolute(0);
        counter!(BIDS_ACCEPTED).absolute(0);
        stand::describe();
        Ok(Self(handle))
    }

    /// Counts the answer to a bid.
    pub(crate) fn bid_answered(refused: Option<ErrorCode>) {
        match refused {
            None => counter!(BIDS_ACCEPTED).increment(1),
            Some(code) => counter!(BIDS_REFUSED, "code" => code.as_str()).increment(1),
        }
    }

    /// Counts how an attempt to sign in ended: `accepted`, or the code of the refusal.
    pub(crate) fn sign_in(ended: &'static str) {
        counter!(SIGN_INS, "result" => ended).increment(1);
    }

    /// Counts that all nodes could not be asked how much somebody may do.
    pub(crate) fn limit_counted_here() {
        counter!(COUNTED_ALONE).increment(1);
    }

    /// Counts a socket for as long as the value lives.
    pub(crate) fn socket(&self) -> OpenSocket {
        gauge!(SOCKETS).increment(1.0);
        OpenSocket(())
    }

    /// Keeps the histograms small.
    pub(crate) async fn upkeep(self) {
        let mut tick = tokio::time::interval(UPKEEP_EVERY);
        loop {
            tick.tick().await;
            self.0.run_upkeep();
        }
    }
}

/// A socket that is open.
pub(crate) struct OpenSocket(());

impl Drop for OpenSocket {
    fn drop(&mut self) {
        gauge!(SOCKETS).decrement(1.0);
    }
}

/// `GET /metrics`.
pub(crate) async fn render(State(state): State<AppState>) -> Response {
    stand::look(&state).await;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], state.metrics.0.render()).into_response()
}

/// The middleware: counts requests and their time. The route is the pattern, never the path, so
/// that the number of series stays small.
pub(crate) async fn count(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = route.map_or_else(|| "unknown".to_owned(), |route| route.as_str().to_owned());
    let seconds = began.elapsed().as_secs_f64();
    histogram!(SECONDS, "route" => route.clone()).record(seconds);
    let status = response.status().as_u16().to_string();
    let method = known_method(&method);
    counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    response
}

/// Anybody can send a method of his own making; each would be a series for ever.
fn known_method(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PATCH" => "PATCH",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
