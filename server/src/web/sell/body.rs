//! The body of the form to sell: fields, and a picture that is kept while the rest is corrected.

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use vendue::{Error, ErrorCode};

use super::fields;
use crate::auth::Caller;
use crate::limits::Who;
use crate::state::AppState;
use crate::web::form::{Form, is_about_the_form};
use crate::web::page::Failure;
use crate::web::pictures;

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

/// Takes the fields of the form, and stores the picture when there is one.
pub(super) async fn read(
    state: &AppState,
    caller: &Caller,
    mut body: Multipart,
    form: &mut Form,
) -> Result<(), Failure> {
    for _ in 0..PARTS_MAX {
        let Some(part) = body.next_field().await.map_err(|_| incomplete())? else { break };
        let name = part.name().unwrap_or_default().to_owned();
        if name == "picture" {
            match take(part, state.config.picture_bytes).await? {
                // A browser sends an empty file when none was chosen.
                Part::Whole(bytes) if bytes.is_empty() => {}
                Part::Whole(bytes) => keep_picture(state, caller, &bytes, form).await?,
                Part::TooLarge => {
                    let limit = size(state.config.picture_bytes);
                    form.refuse("picture", format!("Picture: it may have at most {limit}."));
                }
            }
        } else if let Part::Whole(bytes) = take(part, FIELD_BYTES_MAX).await?
            && fields::is_known(&name)
        {
            form.set(&name, String::from_utf8_lossy(&bytes).into_owned());
        } else if fields::is_known(&name) {
            form.refuse(&name, "This is far too long.");
        }
    }
    // An address that was not given by us, or whose picture is gone, is no picture.
    let address = form.value("picture_address").to_owned();
    if !address.is_empty() && !pictures::exists(state, &address).await {
        form.set("picture_address", "");
    }
    Ok(())
}

/// Reads a part without ever holding more than `bytes_max` of it.
async fn take(mut part: Field<'_>, bytes_max: usize) -> Result<Part, Error> {
    let mut whole = Vec::new();
    let mut seen: usize = 0;
    while let Some(chunk) = part.chunk().await.map_err(|_| incomplete())? {
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

async fn keep_picture(
    state: &AppState,
    caller: &Caller,
    bytes: &[u8],
    form: &mut Form,
) -> Result<(), Failure> {
    if let Some(user_id) = caller.user_id() {
        state.limits.upload(Who::User(user_id))?;
    }
    match pictures::store(state, bytes).await {
        Ok(address) => form.set("picture_address", address),
        Err(refused) if is_about_the_form(&refused) => form.note(&refused),
        Err(failure) => return Err(failure.into()),
    }
    Ok(())
}

fn incomplete() -> Error {
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
