//! A directory over HTTP: `GET {base}/users?ids=a,b` gives a list of objects.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use vendue_domain::Error;

use super::{BATCH_MAX, Directory, DirectoryProfile};
use crate::external::Person;
use crate::failure::unavailable;
use crate::{ClaimNames, Fetch, Secret, address};

const ANSWER_BYTES_MAX: usize = 1_024 * 1_024;
/// An id is as long as a subject of a token may be.
const ID_CHARS_MAX: usize = 255;

/// Where a directory is.
#[derive(Clone, Debug)]
pub struct DirectoryConfig {
    /// What stands before `/users`: `https`, except on this machine.
    pub base_url: String,
    /// The bearer token by which we are known there.
    pub bearer: Option<Secret>,
    /// Where in an object a user is described.
    pub fields: ClaimNames,
    /// Whether it holds confirmed addresses only. Without it only a field that says so counts.
    pub trust_email: bool,
}

impl DirectoryConfig {
    /// A directory whose objects have an `id`, and otherwise the names of OpenID Connect.
    pub fn new(base_url: &str, bearer: Option<Secret>) -> Self {
        let fields = ClaimNames { subject: "id".to_owned(), ..ClaimNames::default() };
        Self { base_url: base_url.to_owned(), bearer, fields, trust_email: false }
    }
}

/// A directory over HTTP.
pub struct HttpDirectory {
    config: DirectoryConfig,
    fetch: Arc<dyn Fetch>,
}

impl HttpDirectory {
    /// A directory at an address. Fails with `invalid_argument` for one that would be unsafe.
    #[cfg(feature = "http")]
    pub fn new(config: DirectoryConfig) -> Result<Self, Error> {
        Self::with_fetch(config, Arc::new(crate::HttpFetch::new()))
    }

    /// A directory that is asked in the host's own way.
    pub fn with_fetch(mut config: DirectoryConfig, fetch: Arc<dyn Fetch>) -> Result<Self, Error> {
        address::checked("base_url", &config.base_url)?;
        if config.base_url.contains(['?', '#']) {
            return Err(Error::invalid("base_url", "must end before the question mark"));
        }
        config.fields.check()?;
        config.base_url.truncate(config.base_url.trim_end_matches('/').len());
        Ok(Self { config, fetch })
    }

    fn address(&self, ids: &[String]) -> String {
        let mut address = format!("{}/users?ids=", self.config.base_url);
        for (place, id) in ids.iter().enumerate() {
            if place > 0 {
                address.push(',');
            }
            push_escaped(&mut address, id);
        }
        address
    }
}

impl Directory for HttpDirectory {
    fn fetch(&self, ids: &[String]) -> Result<Vec<DirectoryProfile>, Error> {
        if ids.len() > BATCH_MAX {
            return Err(Error::invalid("ids", "must be 100 or fewer"));
        }
        // Ids that no token can have are not asked for.
        let is_id = |id: &&String| !id.is_empty() && id.chars().count() <= ID_CHARS_MAX;
        let ids: Vec<String> = ids.iter().filter(is_id).cloned().collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let failed = |why: &str| {
            tracing::warn!(why, "the directory could not be asked");
            unavailable("directory")
        };
        let bearer = self.config.bearer.as_ref();
        let answer = self.fetch.get(&self.address(&ids), bearer, ANSWER_BYTES_MAX);
        let answer = answer.map_err(|failure| failed(&failure.0))?;
        let list: Vec<Value> =
            serde_json::from_slice(&answer).map_err(|_| failed("the answer is not a list"))?;
        // Whoever was not asked for is not taken in: an answer describes those users alone.
        let mut asked: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let people = list.iter().filter_map(|one| self.config.fields.person(one.as_object()?));
        let asked_for = people.filter(|person| asked.remove(person.subject.as_str()));
        let trust_email = self.config.trust_email;
        Ok(asked_for.map(|person| profile(person, trust_email)).collect())
    }
}

impl fmt::Debug for HttpDirectory {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("HttpDirectory")
    }
}

fn profile(person: Person, trust_email: bool) -> DirectoryProfile {
    DirectoryProfile {
        id: person.subject,
        email_verified: person.email.is_some() && person.email_verified.unwrap_or(trust_email),
        email: person.email,
        username: person.username,
        display_name: person.display_name,
        stale: false,
    }
}

/// Writes an id so that nothing in it can be read as another parameter, path or id.
fn push_escaped(address: &mut String, id: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |four_bits: u8| char::from(DIGITS[usize::from(four_bits & 15)]);
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            address.push(char::from(byte));
        } else {
            address.extend(['%', digit(byte >> 4), digit(byte)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_an_id() {
        let mut address = String::new();
        push_escaped(&mut address, "a-1,b&x=../é%\n");
        assert_eq!(address, "a-1%2Cb%26x%3D..%2F%C3%A9%25%0A");
    }
}
