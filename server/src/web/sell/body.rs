//! The body of the form to sell: fields and a picture.

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use vendue::{Error, ErrorCode};

use super::fields;
use super::measured::{Allowance, Measured};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::limits::Who;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::pictures::Picture;

/// The most bytes of one field; the longest that anything takes is a description.
const FIELD_BYTES_MAX: usize = 16_384;
/// The most parts of one form.
const PARTS_MAX: usize = 32;
/// How much of a picture that is too large is still taken, as a multiple of the limit. A browser
/// shows the answer only once it has sent everything.
const PATIENCE: usize = 4;

/// A part of the form, or as much as could be said about it.
enum Part {
    Whole(Vec<u8>),
    TooLarge,
}

/// The most bytes of a whole form with a picture of so many.
pub(crate) fn bytes_max(picture_bytes: usize) -> usize {
    let fields = PARTS_MAX * FIELD_BYTES_MAX * 2;
    picture_bytes.saturating_mul(PATIENCE).saturating_add(fields)
}

/// Takes the fields of the form, and gives the picture when there is one.
pub(super) async fn read(
    state: &AppState,
    caller: &Caller,
    request: Request,
    form: &mut Form,
) -> Result<Option<Picture>, ApiError> {
    let (mut body, allowance) = parts_of(request, state).await?;
    let mut picture = None;
    for _ in 0..PARTS_MAX {
        allowance.for_head();
        let next = body.next_field().await;
        let Some(part) = next.map_err(|failure| broken(&failure, &allowance))? else { break };
        allowance.for_content();
        let name = part.name().unwrap_or_default().to_owned();
        if name == "picture" {
            match take(part, state.config.picture_bytes, &allowance).await? {
                // A browser sends an empty file when none was chosen.
                Part::Whole(bytes) if bytes.is_empty() => {}
                Part::Whole(bytes) => {
                    if let Some(user_id) = caller.user_id() {
                        state.limits.upload(Who::User(user_id)).await?;
                    }
                    match Picture::of(bytes) {
                        Ok(sent) => picture = Some(sent),
                        Err(refused) => form.note(&refused),
                    }
                }
                Part::TooLarge => {
                    let limit = size(state.config.picture_bytes);
                    form.refuse("picture", format!("Picture: it may have at most {limit}."));
                }
            }
        } else if let Part::Whole(bytes) = take(part, FIELD_BYTES_MAX, &allowance).await?
            && fields::is_known(&name)
        {
            form.set(&name, String::from_utf8_lossy(&bytes).into_owned());
        } else if fields::is_known(&name) {
            form.refuse(&name, "This is far too long.");
        }
    }
    Ok(picture)
}

/// The parts of a form, none of which can begin with more than it may.
async fn parts_of(request: Request, state: &AppState) -> Result<(Multipart, Allowance), ApiError> {
    let (head, body) = request.into_parts();
    let (measured, allowance) = Measured::new(body);
    let request = Request::from_parts(head, Body::from_stream(measured));
    match Multipart::from_request(request, state).await {
        Ok(parts) => Ok((parts, allowance)),
        Err(_) => {
            let message = "content-type: must be multipart/form-data with a boundary";
            Err(ApiError::new(ErrorCode::InvalidArgument, message)
                .with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
        }
    }
}

/// Reads a part without ever holding more than `bytes_max` of it.
async fn take(mut part: Field<'_>, bytes_max: usize, allowance: &Allowance) -> Result<Part, Error> {
    let mut whole = Vec::new();
    let mut seen: usize = 0;
    while let Some(chunk) = part.chunk().await.map_err(|failure| broken(&failure, allowance))? {
        seen = seen.saturating_add(chunk.len());
        if seen > bytes_max.saturating_mul(PATIENCE) {
            return Err(Error::new(ErrorCode::BodyTooLarge, "that is far too large"));
        }
        if seen <= bytes_max {
            whole.extend_from_slice(&chunk);
        }
    }
    Ok(if seen <= bytes_max { Part::Whole(whole) } else { Part::TooLarge })
}

fn broken(failure: &MultipartError, allowance: &Allowance) -> Error {
    if allowance.is_spent() || failure.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Error::new(ErrorCode::BodyTooLarge, "that is far too large");
    }
    Error::new(ErrorCode::InvalidArgument, "the form arrived incomplete")
}

/// A number of bytes for people.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1_048_576 => format!("{} KiB", bytes / 1_024),
        _ if bytes.is_multiple_of(1_048_576) => format!("{} MiB", bytes / 1_048_576),
        _ => format!("{}.{} MiB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(65_536), "64 KiB");
        assert_eq!(size(1_048_576), "1 MiB");
        assert_eq!(size(1_572_864), "1.5 MiB");
    }
}
