//! Evidence objects.
