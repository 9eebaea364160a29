//! The OpenAPI document, the page that shows it, and the reference of the interface.

mod complete;
mod errors;
mod headers;
mod links;
mod reference;
mod texts;

use std::process::ExitCode;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::Value;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::routes;
use crate::state::AppState;

const DOCUMENT_PATH: &str = "/api/openapi.json";

/// Prints a document about the interface.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct DocumentArgs {
    /// Which document.
    #[arg(value_enum)]
    document: Document,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Document {
    /// The OpenAPI document, as JSON.
    Openapi,
    /// The table of routes and the table of error codes, as Markdown.
    Reference,
}

/// The routes of the interface, and the document that describes exactly them.
pub(crate) fn split() -> (Router<AppState>, Value) {
    let (router, document) = routes::api().split_for_parts();
    // A document is texts and maps with text keys, which always have a JSON form.
    let mut document = serde_json::to_value(document).unwrap_or_default();
    complete::complete(&mut document);
    (router, document)
}

/// The document itself and the page that shows it.
pub(crate) fn router(document: &Value) -> Router<AppState> {
    let text = document.to_string();
    let page = SwaggerUi::new("/docs").config(Config::from(DOCUMENT_PATH));
    let serve = get(move || async move {
        ([(header::CONTENT_TYPE, "application/json")], text.clone()).into_response()
    });
    Router::new().route(DOCUMENT_PATH, serve).merge(page)
}

/// Prints a document.
#[allow(clippy::print_stdout, reason = "the document is what the command answers")]
pub(crate) fn run(args: DocumentArgs) -> ExitCode {
    let (_, document) = split();
    match args.document {
        Document::Openapi => println!("{document:#}"),
        Document::Reference => print!("{}", reference::markdown(&document)),
    }
    ExitCode::SUCCESS
}
