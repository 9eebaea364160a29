//! Vendue for Node.
