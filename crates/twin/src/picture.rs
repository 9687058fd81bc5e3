//! Pictures for the demonstration: a signature stroke and a plain “photo”. They show nothing and say so by their looks.

use crate::chance::Seeded;

pub fn encode(width: usize, height: usize, grey: &[u8]) -> Vec<u8> {
    written(width, height, grey, png::Compression::default())
}

/// Not compressed: for noise, which only takes time.
pub fn plain(width: usize, height: usize, grey: &[u8]) -> Vec<u8> {
    written(width, height, grey, png::Compression::NoCompression)
}

fn written(width: usize, height: usize, grey: &[u8], compression: png::Compression) -> Vec<u8> {
    let mut bytes = Vec::new();
    let size = (u32::try_from(width).unwrap_or(1), u32::try_from(height).unwrap_or(1));
    let mut encoder = png::Encoder::new(&mut bytes, size.0, size.1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(compression);
    let written = encoder.write_header().and_then(|mut w| w.write_image_data(grey));
    debug_assert!(written.is_ok(), "a picture of fixed size encodes");
    bytes
}

/// A signature: some joined strokes on white.
pub fn signature(random: &mut Seeded) -> Vec<u8> {
    const WIDTH: usize = 360;
    const HEIGHT: usize = 120;
    let mut grey = vec![255_u8; WIDTH * HEIGHT];
    let (mut x, mut y) = (30.0_f64, 60.0_f64);
    let (mut dx, mut dy) = (1.6_f64, -1.0_f64);
    for step in 0..900 {
        if step % 45 == 0 {
            dx = 0.35 + (random.below(30) as f64) / 40.0;
            dy = (random.below(50) as f64 - 25.0) / 12.0;
        }
        x = (x + dx * 0.45).min((WIDTH - 12) as f64);
        y = (y + dy * 0.5).clamp(12.0, (HEIGHT - 12) as f64);
        for (ox, oy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let at = (y as usize + oy) * WIDTH + x as usize + ox;
            if let Some(pixel) = grey.get_mut(at) {
                *pixel = 20;
            }
        }
    }
    encode(WIDTH, HEIGHT, &grey)
}

/// A plain “photo”: diagonal bands.
pub fn photo(random: &mut Seeded) -> Vec<u8> {
    const WIDTH: usize = 320;
    const HEIGHT: usize = 240;
    let band = 12 + random.below(24);
    let shade = 90 + random.below(80);
    let grey: Vec<u8> = (0..WIDTH * HEIGHT)
        .map(|at| {
            let (x, y) = (at % WIDTH, at / WIDTH);
            let dark = ((x + y) / band) % 2 == 0;
            u8::try_from(if dark { shade } else { shade + 60 }).unwrap_or(200)
        })
        .collect();
    encode(WIDTH, HEIGHT, &grey)
}
