//! The Python package.

use vendue_hosts::surface::Surface;

use crate::Written;

/// Its files.
pub fn files(_surface: &Surface) -> Vec<Written> {
    Vec::new()
}
