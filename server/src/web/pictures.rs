//! Pictures: one a listing, named by the hash of its bytes.
//!
//! The name is the address: it says nothing about who sent the picture, two equal pictures are one
//! file, and what a name stands for can never change, so a browser may keep it for good.

use std::path::PathBuf;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use vendue::{Error, ErrorCode};

use crate::error::ApiError;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::demo_pictures;

/// The kinds that are taken: the first bytes, an offset with more, the extension, the type.
struct Kind {
    starts: &'static [u8],
    then: (usize, &'static [u8]),
    extension: &'static str,
    media_type: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind {
        starts: b"\x89PNG\r\n\x1a\n",
        then: (12, b"IHDR"),
        extension: "png",
        media_type: "image/png",
    },
    Kind { starts: b"\xff\xd8\xff", then: (0, b""), extension: "jpg", media_type: "image/jpeg" },
    Kind { starts: b"RIFF", then: (8, b"WEBP"), extension: "webp", media_type: "image/webp" },
];

/// What a picture is, by its bytes: neither its name nor what the sender says counts.
fn kind_of(bytes: &[u8]) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| {
        let (offset, more) = kind.then;
        bytes.starts_with(kind.starts)
            && bytes.get(offset..).is_some_and(|rest| rest.starts_with(more))
    })
}

/// A picture that was looked at and can be stored.
pub(crate) struct Picture {
    address: String,
    bytes: Vec<u8>,
}

impl Picture {
    /// Looks at what was sent.
    ///
    /// Fails with `media_unsupported` for anything but PNG, JPEG and WebP. How large it may be is
    /// the business of whoever reads it: nothing too large is ever held in memory.
    pub(crate) fn of(bytes: Vec<u8>) -> Result<Self, Error> {
        let kind = kind_of(&bytes).ok_or_else(|| {
            Error::new(ErrorCode::MediaUnsupported, "the picture must be a PNG, JPEG or WebP")
                .with("field", "picture")
        })?;
        let address = format!("{}.{}", blake3::hash(&bytes).to_hex(), kind.extension);
        Ok(Self { address, bytes })
    }

    /// Stores the picture and gives its address.
    pub(crate) async fn store(self, state: &AppState) -> Result<String, Error> {
        let path = path_of(state, &self.address);
        if !tokio::fs::try_exists(&path).await.unwrap_or(false) {
            write(path, &self.bytes).await.map_err(unwritable)?;
        }
        Ok(self.address)
    }
}

/// Writes beside and renames, so that nobody ever sees half a picture under its name.
async fn write(path: PathBuf, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    // Two who send the same picture at once write two files, and the later rename wins.
    let mut unique = [0; 8];
    getrandom::fill(&mut unique).map_err(std::io::Error::other)?;
    let beside = path.with_extension(format!("{:x}.new", u64::from_le_bytes(unique)));
    tokio::fs::write(&beside, bytes).await?;
    let renamed = tokio::fs::rename(&beside, &path).await;
    if renamed.is_err() {
        drop(tokio::fs::remove_file(&beside).await);
    }
    renamed
}

fn unwritable(failure: std::io::Error) -> Error {
    tracing::error!(%failure, "a picture could not be stored");
    match failure.kind() {
        std::io::ErrorKind::StorageFull => {
            Error::new(ErrorCode::StorageFull, "the disk is full; the picture was not stored")
        }
        _ => Error::new(ErrorCode::StorageUnavailable, "the picture could not be stored"),
    }
}

/// `GET /pictures/{address}`
pub(crate) async fn get(State(state): State<AppState>, Place(address): Place<String>) -> Response {
    if let Some(bytes) = demo_pictures::find(&address) {
        return served("image/svg+xml", bytes.to_vec());
    }
    let Some(media_type) = media_type_of(&address) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(path_of(&state, &address)).await {
        Ok(bytes) => served(media_type, bytes),
        Err(failure) if failure.kind() == std::io::ErrorKind::NotFound => {
            StatusCode::NOT_FOUND.into_response()
        }
        // It may well be here: caches must not be told that it is not.
        Err(failure) => {
            let message = format!("a picture could not be read: {failure}");
            ApiError::new(ErrorCode::StorageUnavailable, message).into_response()
        }
    }
}

fn served(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, bytes).into_response()
}

/// The type of an address, and nothing for what is not one: sixty-four hexadecimal digits and a
/// known extension leave no way to any other file.
fn media_type_of(address: &str) -> Option<&'static str> {
    let (name, extension) = address.split_once('.')?;
    let is_hash = name.len() == 64
        && name.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
    let kind = KINDS.iter().find(|kind| kind.extension == extension)?;
    is_hash.then_some(kind.media_type)
}

fn path_of(state: &AppState, address: &str) -> PathBuf {
    state.pictures_dir.join(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bytes_say_what_a_picture_is() {
        let kind = |bytes: &[u8]| kind_of(bytes).map(|kind| kind.extension);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR rest"), Some("png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0 rest"), Some("jpg"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("webp"));
        for other in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..],
            b"GIF89a",
            b"RIFF\0\0\0\0WAVE",
            b"\x89PNG\r\n\x1a\n",
            b"",
        ] {
            assert_eq!(kind(other), None);
        }
    }

    #[test]
    fn an_address_is_a_hash_and_nothing_else() {
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(media_type_of(&format!("{hash}.png")), Some("image/png"));
        for bad in [
            format!("{hash}.svg"),
            format!("{hash}.png.png"),
            format!("../{hash}.png"),
            format!("{}.png", hash.to_uppercase()),
            format!("{}.png", hash.get(1..).unwrap_or_default()),
            "../market.db".to_owned(),
            String::new(),
        ] {
            assert_eq!(media_type_of(&bad), None, "{bad}");
        }
    }
}
