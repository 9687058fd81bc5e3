//! A set of a pool's people.

/// The most people of one pool.
pub const MOST: usize = 512;

/// A set of positions below [`MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mask([u64; MOST / 64]);

impl Mask {
    /// All of the first `n`.
    #[must_use]
    pub fn first(n: usize) -> Self {
        let mut mask = Self::default();
        (0..n.min(MOST)).for_each(|at| mask.put(at));
        mask
    }

    /// Adds a position.
    pub fn put(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Takes a position out.
    pub fn take(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    /// Whether it holds a position.
    #[must_use]
    pub fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    /// What both hold.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = *self;
        both.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
        both
    }

    /// What it holds and the other does not.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = *self;
        left.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
        left
    }

    /// What either holds.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let mut all = *self;
        all.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
        all
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The positions, smallest first.
    pub fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, &bits)| {
            let mut bits = bits;
            std::iter::from_fn(move || {
                (bits != 0).then(|| {
                    let at = bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    word * 64 + at
                })
            })
        })
    }
}
