//! The site against a real store, without a socket.

mod errors;
mod evidence;
mod files;
mod flow;
mod headers;
mod imports;
mod law;
mod live;
mod matrix;
mod openapi;
mod registers;
mod serve;
mod session;
mod world;
mod writes;
