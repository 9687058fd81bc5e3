//! Where an export is read from.

use std::collections::BTreeMap;

use crate::hash::{Hash, Tree};
use crate::proof::{HashSource, TileAt};
use crate::tiles::read_tile;

/// Files of an export by their path with forward slashes.
pub trait Files {
    /// The bytes of a file; none where there is no such file.
    ///
    /// # Errors
    /// Why it can't be read, in Chinese.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String>;
}

impl Files for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.get(path).cloned())
    }
}

impl<F: Files + ?Sized> Files for &F {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        (**self).read(path)
    }
}

/// The bytes of a file, or why there are none, in Chinese.
pub(super) fn need(files: &impl Files, path: &str) -> Result<Vec<u8>, String> {
    match files.read(path) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(format!("缺少文件 {path}")),
        Err(why) => Err(format!("文件 {path} 无法读取：{why}")),
    }
}

/// The tiles of one tree of an export, for making proofs from it.
#[derive(Debug, Clone, Copy)]
pub struct ExportedTiles<'a, F> {
    /// The export.
    pub files: &'a F,
    /// Which tree.
    pub tree: Tree,
}

impl<F: Files> HashSource for ExportedTiles<'_, F> {
    fn tile(&self, at: TileAt) -> Option<Vec<Hash>> {
        let bytes = self.files.read(&format!("{}{}", self.tree.prefix(), at.path())).ok()??;
        read_tile(&bytes).filter(|hashes| hashes.len() == at.width)
    }
}
