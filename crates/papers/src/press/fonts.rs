//! The fonts of Chinese official papers, found on the machine.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// The faces the templates use: 宋体 for text, its bold for titles, 黑体 for headings.
///
/// Fewer faces are less memory: each is some 20 MB.
const FACES: [Face; 3] = [
    Face { family: "Noto Serif CJK SC", bold: false, files: &["NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"] },
    Face { family: "Noto Serif CJK SC", bold: true, files: &["NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf"] },
    Face { family: "Noto Sans CJK SC", bold: true, files: &["NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf"] },
];

struct Face {
    family: &'static str,
    bold: bool,
    files: &'static [&'static str],
}

/// Where the three faces lie; nothing is read yet.
#[derive(Debug, Clone)]
pub(crate) struct FontFiles(Vec<PathBuf>);

impl FontFiles {
    /// Looks in `more` and then in the usual font folders. The error is a Chinese sentence naming the cure.
    pub(crate) fn find(more: &[PathBuf]) -> Result<Self, String> {
        let mut folders = more.to_vec();
        if let Some(home) = std::env::var_os("HOME").map(PathBuf::from) {
            folders.push(home.join(".local/share/fonts"));
            folders.push(home.join(".fonts"));
        }
        folders.extend(["/usr/share/fonts", "/usr/local/share/fonts"].map(PathBuf::from));
        let mut known = BTreeMap::new();
        for folder in &folders {
            collect(folder, 0, &mut known);
        }
        let mut paths = Vec::new();
        for face in &FACES {
            let path = face.files.iter().find_map(|name| known.get(*name));
            let weight = if face.bold { "粗体" } else { "常规体" };
            paths.push(path.cloned().ok_or_else(|| {
                format!(
                    "找不到字体“{}”（{weight}）。请安装软件包fonts-noto-cjk（apt install fonts-noto-cjk），\
                     或者把字体文件{}放入下列文件夹之一：{}",
                    face.family,
                    face.files[0],
                    folders.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join("、"),
                )
            })?);
        }
        Ok(Self(paths))
    }

    /// Reads the faces into memory, once per press.
    pub(crate) fn load(&self) -> Result<Fonts, String> {
        let mut fonts = Vec::new();
        for (path, face) in self.0.iter().zip(&FACES) {
            let name = path.display();
            let data = fs::read(path).map_err(|e| format!("读不出字体文件{name}：{e}"))?;
            let data = Bytes::new(data);
            let index = (0..16).find(|&i| FontInfo::new(&data, i).is_some_and(|info| info.family == face.family));
            let font = index.and_then(|i| Font::new(data, i));
            fonts.push(font.ok_or_else(|| format!("字体文件{name}里没有“{}”", face.family))?);
        }
        Ok(Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts })
    }
}

/// Font files by name, the first found wins; folders nest at most six deep.
fn collect(folder: &Path, depth: usize, known: &mut BTreeMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth < 6 {
                collect(&path, depth + 1, known);
            }
        } else if let Some(name) = path.file_name().and_then(|n| n.to_str()) {
            if FACES.iter().any(|face| face.files.contains(&name)) {
                known.entry(name.to_owned()).or_insert(path);
            }
        }
    }
}

/// Faces in memory.
pub(crate) struct Fonts {
    pub book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Fonts {
    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Whether every face can show the character: text may stand in any of them.
    pub(crate) fn show(&self, c: char) -> bool {
        self.fonts.iter().all(|font| font.info().coverage.contains(c as u32))
    }
}
