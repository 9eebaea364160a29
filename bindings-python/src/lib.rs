//! Vendue for Python: the border. What users import is in `python/vendue`.
//!
//! Texts go over, in both directions; what they mean is written in Python, from the same source as
//! for every other host. No call waits while it holds the interpreter's lock, and nothing starts at
//! import.

mod driver;
mod failure;
mod feed;
mod json;
mod market;
mod place;
mod record;
mod reply;

use pyo3::pymodule;

/// The native part of `vendue`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::failure::Failure;
    #[pymodule_export]
    use crate::feed::NativeFeed;
    #[pymodule_export]
    use crate::market::{NativeMarket, rule, version};
    #[pymodule_export]
    use crate::record::{check_money, record};
    #[pymodule_export]
    use crate::reply::Reply;
}
