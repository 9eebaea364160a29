//! What users do with the own account.

use axum::extract::{Request, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::identity::EditProfile;
use vendue::{DeleteAccount, ErrorCode, UserView};

use super::{Answer, Nothing};
use crate::audit;
use crate::error::ApiError;
use crate::extract::{Acting, Body, IfMatch, read};
use crate::limits::{ClientAddress, Who};
use crate::state::AppState;
use crate::web::pictures::Picture;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(edit_profile, delete_account)).routes(routes!(set_avatar))
}

/// Changes the own profile. With `If-Match` only the version that was read.
#[utoipa::path(
    patch, path = "/users/me", tag = "users",
    request_body = EditProfile, responses((status = 200, body = Answer<UserView>))
)]
async fn edit_profile(
    State(state): State<AppState>,
    acting: Acting,
    IfMatch(expected): IfMatch,
    Body(edit): Body<EditProfile>,
) -> Result<Answer<UserView>, ApiError> {
    let user = acting.market(&state).identity().edit_profile(edit, expected).await?;
    let version = user.version;
    Ok(Answer::ok(&state, user).with_version(version))
}

/// Sets the own picture: a PNG, JPEG or WebP is the body.
#[utoipa::path(
    put, path = "/users/me/avatar", tag = "users",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Answer<UserView>))
)]
async fn set_avatar(
    State(state): State<AppState>,
    acting: Acting,
    request: Request,
) -> Result<Answer<UserView>, ApiError> {
    let identity = acting.market(&state).identity();
    // Whoever may not act is refused before anything is read, and a picture is counted as one.
    let user = identity.me().await?;
    state.limits.upload(Who::User(user.id)).await?;
    let picture = Picture::of(read(request, &state).await?.into())?;
    let avatar = Some(picture.store(&state).await?);
    let edit = EditProfile { avatar, ..EditProfile::default() };
    let user = identity.edit_profile(edit, None).await?;
    Ok(Answer::ok(&state, user))
}

/// Deletes the own account for good, with the password. Bids and what was sold stay, without a
/// name.
#[utoipa::path(
    delete, path = "/users/me", tag = "users",
    request_body = DeleteAccount, responses((status = 200, body = Answer<Nothing>))
)]
async fn delete_account(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    acting: Acting,
    Body(delete): Body<DeleteAccount>,
) -> Result<Answer<Nothing>, ApiError> {
    let market = acting.market(&state);
    let user_id = market.actor().user_id();
    let user_id =
        user_id.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "sign in first"))?;
    state.limits.hash(address).await?;
    market.identity().delete_account(user_id, delete).await?;
    audit::changed(address, "deleted account", user_id);
    Ok(Answer::ok(&state, Nothing))
}
