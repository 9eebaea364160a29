//! The signing key of a data folder.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use vendue::tokens::SigningKey;
use vendue::{Error, ErrorCode, Market};

/// The file of the key in a data folder.
pub(crate) const FILE: &str = "signing-key.pem";
/// The name of the key among the settings that nodes share.
const SETTING: &str = "signing_key";

/// Reads the key of a data folder, or makes one.
pub(crate) fn key_of_folder(data_dir: &Path) -> Result<SigningKey, Error> {
    let path = data_dir.join(FILE);
    match read(&path)? {
        Some(pem) => parse(&pem, &path.display()),
        None => keep(&path),
    }
}

/// Takes a folder that served a file before along: its key becomes that of all nodes, if they have
/// none yet, so that nobody has to sign in again.
pub(crate) async fn propose_key(market: &Market, data_dir: &Path) -> Result<(), Error> {
    let path = data_dir.join(FILE);
    let Some(own) = read(&path)? else { return Ok(()) };
    parse(&own, &path.display())?;
    let shared = market.shared_setting(SETTING, own.clone()).await?;
    if own != shared {
        tracing::info!(file = %path.display(), "not used: the database has a signing key already");
    }
    Ok(())
}

fn parse(pem: &[u8], place: &dyn Display) -> Result<SigningKey, Error> {
    let text = std::str::from_utf8(pem).map_err(|why| unusable(place, &why))?;
    SigningKey::from_pem(text).map_err(|why| unusable(place, &why.message()))
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match std::fs::read(path) {
        Ok(pem) => Ok(Some(pem)),
        Err(failure) if failure.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(failure) => Err(unusable(&path.display(), &failure)),
    }
}

/// Makes a key and writes it into a file, which nobody but its owner can read from its first moment
/// on.
fn keep(path: &Path) -> Result<SigningKey, Error> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| {
        Error::new(ErrorCode::Internal, "the operating system gives no random bytes")
    })?;
    let key = SigningKey::generate(seed)?;
    let pem = key.to_pem().ok_or_else(|| unusable(&path.display(), &"it has no PEM"))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(pem.expose().as_bytes())?;
        file.sync_all()
    });
    written.map_err(|why| unusable(&path.display(), &why))?;
    Ok(key)
}

/// The cause is for the operator at the terminal; it never holds a part of the key.
fn unusable(place: &dyn Display, why: &dyn Display) -> Error {
    let message = format!("the signing key {place} cannot be used: {why}");
    Error::new(ErrorCode::StorageUnavailable, message)
}
