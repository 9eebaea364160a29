//! What handlers take from a request. Whatever cannot be read is answered in the envelope, with
//! the field that is wrong.

mod acting;
mod body;
mod device;
mod if_match;
mod parameters;
mod workspace;

pub(crate) use acting::Acting;
pub(crate) use body::{Body, read};
pub(crate) use device::Device;
pub(crate) use if_match::IfMatch;
pub(crate) use parameters::{Paging, Parameters, Place};
pub(crate) use workspace::chosen_workspace;
