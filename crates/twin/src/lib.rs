//! A simulated city.
