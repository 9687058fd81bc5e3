//! How a command ends: 0 done, 1 the answer is no, 2 wrong usage or unreadable input, with one clear line on stderr.

use std::process::ExitCode;

use serde::Serialize;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{line}")]
pub struct Failure {
    /// Exit status.
    pub status: u8,
    /// One line: what, where, cure.
    pub line: String,
}

impl Failure {
    /// The answer is no, or a check failed.
    pub fn no(line: impl ToString) -> Self {
        Self { status: 1, line: one_line(&line.to_string()) }
    }

    /// Wrong usage or unreadable input.
    pub fn usage(line: impl ToString) -> Self {
        Self { status: 2, line: one_line(&line.to_string()) }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints the answer (JSON or words) and gives the status.
pub fn finish<T: Serialize>(outcome: Result<(T, String, bool), Failure>, json: bool) -> ExitCode {
    match outcome {
        Ok((answer, words, ok)) => {
            if json {
                match serde_json::to_string(&answer) {
                    Ok(text) => println!("{text}"),
                    Err(error) => eprintln!("{error}"),
                }
            } else if !words.is_empty() {
                println!("{words}");
            }
            if ok { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(failure) => {
            eprintln!("{}", failure.line);
            ExitCode::from(failure.status)
        }
    }
}

/// As [`finish`]; with `--json` a command that failed leaves a document too, and an answer that is no has its line on stderr.
pub fn finish_told<T: Serialize>(outcome: Result<(T, String, bool), Failure>, json: bool, document: impl FnOnce(&str) -> serde_json::Value) -> ExitCode {
    if json {
        match &outcome {
            Err(failure) => println!("{}", document(&failure.line)),
            Ok((_, words, false)) => eprintln!("{}", one_line(words)),
            Ok(_) => {}
        }
    }
    finish(outcome, json)
}

/// Runs the asynchronous part of a command.
pub fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    // A statement on SQLite runs on the thread that asks: a few more threads than cores, so that a long one holds nobody up.
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads((threads * 2).max(4))
        .enable_all()
        .build()
        .map_err(|e| Failure::no(format!("无法启动：{e}")))?;
    runtime.block_on(future)
}
