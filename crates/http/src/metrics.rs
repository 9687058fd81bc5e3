//! Counters of requests, in the text form that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the duration buckets, milliseconds.
const BUCKETS_MS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

#[derive(Debug, Default, Clone)]
struct Series {
    count: u64,
    sum_us: u64,
    buckets: [u64; BUCKETS_MS.len()],
}

/// Counters by method, route and status.
#[derive(Debug, Default)]
pub struct Metrics {
    series: Mutex<BTreeMap<(String, String, u16), Series>>,
}

impl Metrics {
    /// Counts one request. `route` is the pattern (`/api/v1/tasks/{id}`), never the path, so the number of series stays small.
    pub fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let mut all = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        let series = all.entry((method.to_owned(), route.to_owned(), status)).or_default();
        series.count += 1;
        series.sum_us += u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        for (at, most) in BUCKETS_MS.iter().enumerate() {
            series.buckets[at] += u64::from(took_ms < *most);
        }
    }

    /// All counters as text.
    #[must_use]
    pub fn text(&self) -> String {
        let all = self.series.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut out =
            String::from("# HELP heyi_http_request_seconds Time to answer a request.\n# TYPE heyi_http_request_seconds histogram\n");
        for ((method, route, status), series) in &all {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (at, most) in BUCKETS_MS.iter().enumerate() {
                let end = format!("{}.{:03}", most / 1_000, most % 1_000);
                let _ = writeln!(out, "heyi_http_request_seconds_bucket{{{labels},le=\"{end}\"}} {}", series.buckets[at]);
            }
            let _ = writeln!(out, "heyi_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", series.count);
            let _ =
                writeln!(out, "heyi_http_request_seconds_sum{{{labels}}} {}.{:06}", series.sum_us / 1_000_000, series.sum_us % 1_000_000);
            let _ = writeln!(out, "heyi_http_request_seconds_count{{{labels}}} {}", series.count);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up() {
        let metrics = Metrics::default();
        metrics.count("GET", "/api/v1/me", 200, Duration::from_micros(700));
        metrics.count("GET", "/api/v1/me", 200, Duration::from_millis(30));
        let text = metrics.text();
        assert!(text.contains("le=\"0.001\"} 1\n"), "{text}");
        assert!(text.contains("le=\"0.025\"} 1\n"));
        assert!(text.contains("le=\"0.050\"} 2\n"));
        assert!(text.contains("le=\"+Inf\"} 2\n"));
        assert!(text.contains("_sum{method=\"GET\",route=\"/api/v1/me\",status=\"200\"} 0.030700\n"));
    }
}
