//! Paths of tiles and bundles.

use super::TILE_WIDTH;

/// `tile/<L>/<N>`, or `tile/<L>/<N>.p/<W>` where the width is not 256.
#[must_use]
pub fn tile_path(level: u8, n: u64, width: usize) -> String {
    path(&level.to_string(), n, width)
}

/// `tile/entries/<N>`, or `tile/entries/<N>.p/<W>` where the width is not 256.
#[must_use]
pub fn entries_path(n: u64, width: usize) -> String {
    path("entries", n, width)
}

fn path(level: &str, n: u64, width: usize) -> String {
    let mut groups = vec![n % 1000];
    let mut rest = n / 1000;
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    let mut out = format!("tile/{level}");
    for (at, group) in groups.iter().enumerate().rev() {
        let x = if at > 0 { "x" } else { "" };
        out.push_str(&format!("/{x}{group:03}"));
    }
    if width != TILE_WIDTH {
        out.push_str(&format!(".p/{width}"));
    }
    out
}

/// Level (none: entries), number and width of a path that [`tile_path`] or [`entries_path`] could have made; none for any other.
#[must_use]
pub fn parse_tile_path(path: &str) -> Option<(Option<u8>, u64, usize)> {
    let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    let level = if level == "entries" { None } else { Some(level.parse::<u8>().ok().filter(|l| *l < 64)?) };
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok().filter(|w| (1..TILE_WIDTH).contains(w))?),
        None => (rest, TILE_WIDTH),
    };
    let mut n = 0_u64;
    for group in number.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        n = n.checked_mul(1000)?.checked_add(digits.parse::<u16>().ok().filter(|d| *d < 1000)?.into())?;
    }
    let again = level.map_or_else(|| entries_path(n, width), |l| tile_path(l, n, width));
    (again == path).then_some((level, n, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_groups_of_three() {
        assert_eq!(tile_path(0, 0, 256), "tile/0/000");
        assert_eq!(tile_path(3, 1_234_067, 256), "tile/3/x001/x234/067");
        assert_eq!(tile_path(1, 1000, 7), "tile/1/x001/000.p/7");
        assert_eq!(entries_path(999, 255), "tile/entries/999.p/255");
        assert_eq!(tile_path(0, u64::MAX, 256), "tile/0/x018/x446/x744/x073/x709/x551/615");
    }

    #[test]
    fn only_the_one_spelling_parses() {
        for (level, n, width) in [(Some(0), 0, 256), (Some(63), 1_234_067, 1), (None, 999_999, 255), (None, u64::MAX, 3)] {
            let path = level.map_or_else(|| entries_path(n, width), |l| tile_path(l, n, width));
            assert_eq!(parse_tile_path(&path), Some((level, n, width)), "{path}");
        }
        for bad in [
            "tile/0/0",
            "tile/00/000",
            "tile/0/x000/000",
            "tile/0/001/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000/",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "tile/0/+01",
            "tile/0/../000",
            "tile/entries",
            "sm3/tile/0/000",
            "",
        ] {
            assert_eq!(parse_tile_path(bad), None, "{bad}");
        }
    }
}
