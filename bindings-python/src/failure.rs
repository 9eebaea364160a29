//! Errors on their way to Python.

use pyo3::PyErr;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use vendue::Error;

create_exception!(
    vendue._native,
    Failure,
    PyException,
    "An error as JSON. It becomes a `VendueError` before a user sees it."
);

/// The Python error that carries an error as JSON.
pub(crate) fn failed(error: &Error) -> PyErr {
    Failure::new_err(vendue_hosts::Failure::text_of(error))
}
