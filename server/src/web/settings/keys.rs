//! Keys with which programs act for one.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use vendue::domain::ApiKeyId;
use vendue::domain::identity::{ApiKeyView, NewApiKey};

use super::{done, fields, refused};
use crate::audit;
use crate::extract::Place;
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, Page, html_with};
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

const DAY_S: i64 = 86_400;

#[derive(Template)]
#[template(path = "key.html")]
struct KeyPage {
    page: Page,
    key: ApiKeyView,
    token: String,
}

/// `POST /account/keys`: the answer is the only page that ever shows the token.
pub(crate) async fn create_key(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Form::of(sent);
    let days: Option<i64> = form.value("key_days").parse().ok().filter(|days| *days > 0);
    let new = NewApiKey {
        name: form.value("key_name").trim().to_owned(),
        scopes: fields::scopes(&form),
        expires_at: days.map(|days| state.market.now().plus_seconds(days.saturating_mul(DAY_S))),
    };
    match caller.market(&state).api_keys().create(new).await {
        Ok(made) => {
            audit::changed(address, "new api key", caller.user_id());
            let page = Page::new(&state, &caller, "account", "Your new key").await;
            let page = KeyPage { page, key: made.api_key, token: made.token };
            Ok(html_with(StatusCode::CREATED, &page))
        }
        Err(why) => refused(&state, &caller, form, "key_name", &why).await,
    }
}

/// `POST /account/keys/{id}/revoke`
pub(crate) async fn revoke_key(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Place(id): Place<ApiKeyId>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    caller.market(&state).api_keys().revoke(id).await?;
    audit::changed(address, "revoked api key", caller.user_id());
    Ok(done("revoked"))
}
