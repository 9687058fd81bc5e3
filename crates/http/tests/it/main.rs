//! The site against a real store, without a socket.

mod bad_days;
mod bad_files;
mod errors;
mod evidence;
mod files;
mod flow;
mod headers;
mod imports;
mod law;
mod live;
mod matrix;
mod numbers;
mod openapi;
mod register;
mod registers;
mod serve;
mod session;
mod world;
mod writes;
