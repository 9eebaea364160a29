//! Vendue for Python.
