//! Records, as fast as the interpreter makes objects.

use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use pyo3::{ffi, intern};
use vendue::{Currency, Money};

use crate::failure::failed;

/// A record of a class that has a slot for each of these values, in their order.
///
/// What a data class makes of its own sets every field of a frozen record by a call; a list of a
/// thousand of them takes three times as long.
#[pyfunction]
pub(crate) fn record<'py>(
    class_: &Bound<'py, PyType>,
    values: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = class_.py();
    // A class of another base has more to it than its slots, which would stay unset.
    if !class_.getattr(intern!(py, "__base__"))?.is(py.get_type::<PyAny>()) {
        return Err(PyTypeError::new_err("a record is of a class without a base"));
    }
    let slots = class_.getattr(intern!(py, "__slots__"))?.cast_into::<PyTuple>()?;
    if slots.len() != values.len() {
        return Err(PyTypeError::new_err("a record has a value for each of its slots"));
    }
    // SAFETY: the class is a type object that is alive, and what is made of it is a new reference
    // or null with an error set.
    let made = unsafe {
        Bound::from_owned_ptr_or_err(py, ffi::PyType_GenericAlloc(class_.as_type_ptr(), 0))?
    };
    for (name, value) in slots.iter_borrowed().zip(values.iter_borrowed()) {
        // SAFETY: all three are objects that are alive, and the lock of the interpreter is held.
        let answer =
            unsafe { ffi::PyObject_GenericSetAttr(made.as_ptr(), name.as_ptr(), value.as_ptr()) };
        if answer != 0 {
            return Err(PyErr::fetch(py));
        }
    }
    Ok(made)
}

/// Whether an amount in minor units is one: fails with the error of the market if it is not.
#[pyfunction]
pub(crate) fn check_money(amount_minor: &Bound<'_, PyAny>, currency: &str) -> PyResult<()> {
    let minor = match amount_minor.extract::<i64>() {
        // What is beyond an i64 is beyond every market, and refused as the largest is.
        Err(failure) if failure.is_instance_of::<PyOverflowError>(amount_minor.py()) => i64::MAX,
        extracted => extracted?,
    };
    let checked = currency.parse::<Currency>().and_then(|found| Money::new(minor, found));
    checked.map(drop).map_err(|error| failed(&error))
}
