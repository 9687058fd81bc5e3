//! Prints the sample of every paper (or of those named) into a folder: `samples OUT [CODE…]`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use heyi_papers::{Press, Sources};

#[path = "../tests/it/case.rs"]
mod case;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let out = PathBuf::from(args.next().ok_or("用法：samples 输出文件夹 [文书代码…]")?);
    let wanted: Vec<String> = args.collect();
    std::fs::create_dir_all(&out)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook/papers");
    let case = case::Case::read(&folder.join(".."));
    let press = Press::new(&Sources::from_dir(&folder)?)?;
    for code in press.codes() {
        if !wanted.is_empty() && !wanted.iter().any(|w| w == code) {
            continue;
        }
        let (data, day) = match press.sample(code)? {
            Some(sample) => (sample.data.clone(), sample.day),
            None => (case.full(code), case.day(code)),
        };
        let start = Instant::now();
        match press.print(code, &data, day) {
            Ok(pdf) => {
                std::fs::write(out.join(format!("{code}.pdf")), &pdf.bytes)?;
                println!("{code}: {} 页 {} 字节 {} 毫秒 {:?}", pdf.pages, pdf.bytes.len(), start.elapsed().as_millis(), pdf.replaced);
            }
            Err(e) => println!("{code}: {e}"),
        }
    }
    Ok(())
}
