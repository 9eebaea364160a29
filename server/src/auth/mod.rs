//! Who asks: the extractor that every handler uses, the cookie of a page, and requests from other
//! sites. Sessions and tokens themselves are the market's.

mod caller;
mod cookie;
mod keys;
mod origin;

pub(crate) use caller::{Caller, Identified, identify};
pub(crate) use cookie::{SESSION_COOKIE, end_cookie, session_cookie};
pub(crate) use keys::{FILE as KEY_FILE, key_of_folder, propose_key};
pub(crate) use origin::{check_origin, refuse_other_sites};
