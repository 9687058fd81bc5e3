//! Processor time, not the clock on the wall: other work on the machine must not count.

use std::fs;

/// Processor time of this process so far, all threads, milliseconds (the kernel counts hundredths of a second).
pub fn process_ms() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
    (ticks(11) + ticks(12)) * 10
}

/// Processor time of this thread so far, microseconds.
pub fn thread_us() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|f| f.parse::<u64>().ok()).unwrap_or(0) / 1_000
}

/// The most memory this process has held, MiB.
pub fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0) / 1_024
}
