//! Merged cells: one value written over several.

use std::collections::BTreeSet;

use calamine::Dimensions;

/// Merged regions below the header that touch the columns asked for.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Regions of one column: its value holds for all its rows. Sorted by first row.
    down: Vec<Region>,
    /// First rows of those.
    tops: BTreeSet<u32>,
    /// Regions over several columns: whose value it is cannot be told.
    across: Vec<Region>,
}

#[derive(Debug, Clone, Copy)]
struct Region {
    top: u32,
    bottom: u32,
    left: u32,
    right: u32,
}

impl Merged {
    /// Keeps what lies below `header_row` and touches one of `places` (columns from 0).
    pub(super) fn new(regions: &[Dimensions], header_row: u32, places: &[Option<u32>]) -> Self {
        let mut merged = Self::default();
        for d in regions {
            let region = Region { top: d.start.0, bottom: d.end.0, left: d.start.1, right: d.end.1 };
            let touches = places.iter().flatten().any(|p| (region.left..=region.right).contains(p));
            if region.bottom <= header_row || !touches {
                continue;
            }
            if region.left == region.right { merged.down.push(region) } else { merged.across.push(region) }
        }
        merged.tops = merged.down.iter().map(|r| r.top).collect();
        merged.down.sort_by_key(|r| (r.left, r.top));
        merged.across.sort_by_key(|r| r.top);
        merged
    }

    /// First row of the region of one column that holds this cell, if the cell isn't itself the first.
    pub(super) fn source(&self, row: u32, column: u32) -> Option<u32> {
        let after = self.down.partition_point(|r| (r.left, r.top) <= (column, row));
        let region = self.down.get(after.checked_sub(1)?)?;
        (region.left == column && region.top < row && row <= region.bottom).then_some(region.top)
    }

    /// Whether the row is the first of a region of one column.
    pub(super) fn holds_below(&self, row: u32) -> bool {
        self.tops.contains(&row)
    }

    /// A region over several columns that covers this row, as `A5:C6`.
    pub(super) fn across(&self, row: u32) -> Option<String> {
        let before = self.across.partition_point(|r| r.top <= row);
        let region = self.across[..before].iter().rev().take(64).find(|r| row <= r.bottom)?;
        let (top, bottom) = (region.top + 1, region.bottom + 1);
        Some(format!("{}{top}:{}{bottom}", letters(region.left), letters(region.right)))
    }
}

/// Column letters as the spreadsheet shows them.
fn letters(column: u32) -> String {
    let mut n = column + 1;
    let mut out = Vec::new();
    while n > 0 {
        out.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    out.iter().rev().map(|b| char::from(*b)).collect()
}
