//! Pictures without what nobody sees in them: where and when they were taken, with what, by whom. Pure.
//!
//! A photo of a telephone tells in its metadata (EXIF, XMP, IPTC, comments) where its owner lives. What draws the picture
//! stays as it is, byte for byte: sizes, colours and their profile. A file that is not built as its kind says is none.

use crate::care::PhotoType;

/// The picture alone; nothing for a file that is broken.
pub(super) fn bare(media_type: PhotoType, file: &[u8]) -> Option<Vec<u8>> {
    match media_type {
        PhotoType::Jpeg => jpeg(file),
        PhotoType::Png => png(file),
        PhotoType::Webp => webp(file),
    }
}

/// ITU-T T.81 §B.1.1: segments with their lengths, scans between them, to the mark of the end. What is hidden behind that,
/// such as a second picture with metadata of its own, goes.
fn jpeg(file: &[u8]) -> Option<Vec<u8>> {
    let mut rest = file.strip_prefix(b"\xff\xd8")?;
    let mut bare = b"\xff\xd8".to_vec();
    loop {
        let (&[mark, kind], after) = rest.split_first_chunk::<2>()?;
        match (mark, kind) {
            (0xff, END) => {
                bare.extend([mark, kind]);
                return Some(bare);
            }
            // Filled up before a mark.
            (0xff, 0xff) => rest = rest.get(1..)?,
            (0xff, _) => {
                let length = usize::from(u16::from_be_bytes(*after.first_chunk::<2>()?));
                let segment = after.get(..length)?;
                if keeps(kind, segment.get(2..)?) {
                    bare.extend([mark, kind]);
                    bare.extend(segment);
                }
                rest = after.get(length..)?;
                if kind == SCAN {
                    let end = rest.windows(2).position(is_mark)?;
                    bare.extend(rest.get(..end)?);
                    rest = rest.get(end..)?;
                }
            }
            _ => return None,
        }
    }
}

/// §B.1.1.5: within a scan 0xff is followed by zero, or by a mark that restarts it.
const fn is_mark(pair: &[u8]) -> bool {
    matches!(pair, [0xff, kind] if !matches!(kind, 0 | 0xd0..=0xd7))
}

/// JFIF's sizes, Adobe's note of how colours are coded, and a profile of colours draw the picture; other data of
/// applications and comments do not.
fn keeps(kind: u8, content: &[u8]) -> bool {
    match kind {
        0xe0 => content.starts_with(b"JFIF\0"),
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        0xe1..=0xef | COMMENT => false,
        _ => true,
    }
}

/// PNG, 3rd edition, §5.3: chunks of length, kind, content and checksum. Those of text, time and EXIF go.
fn png(file: &[u8]) -> Option<Vec<u8>> {
    let mut rest = file.strip_prefix(PNG_BEGIN)?;
    let mut bare = PNG_BEGIN.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk::<4>()?)).ok()?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        let kind = chunk.get(4..8)?;
        if ![&b"tEXt"[..], b"zTXt", b"iTXt", b"tIME", b"eXIf"].contains(&kind) {
            bare.extend(chunk);
        }
        if kind == b"IEND" {
            return Some(bare);
        }
        rest = rest.get(chunk.len()..)?;
    }
}

/// RFC 9649 §2.3: chunks of kind, length and content, filled up to an even length. EXIF and XMP go, and so do their flags.
fn webp(file: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(u32::from_le_bytes(*file.get(4..)?.first_chunk::<4>()?)).ok()?;
    let mut rest = file.get(12..size.checked_add(8)?)?;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let kind = rest.get(..4)?;
        let length = usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk::<4>()?)).ok()?;
        let chunk = rest.get(..length.checked_add(8)?.checked_next_multiple_of(2)?)?;
        match kind {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                let (head, flags, more) = (chunk.get(..8)?, chunk.get(8)?, chunk.get(9..)?);
                chunks.extend(head);
                chunks.push(flags & !WEBP_METADATA);
                chunks.extend(more);
            }
            _ => chunks.extend(chunk),
        }
        rest = rest.get(chunk.len()..)?;
    }
    let size = u32::try_from(chunks.len().checked_add(4)?).ok()?;
    Some([&b"RIFF"[..], &size.to_le_bytes(), b"WEBP", &chunks].concat())
}

const SCAN: u8 = 0xda;
const END: u8 = 0xd9;
const COMMENT: u8 = 0xfe;
const PNG_BEGIN: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Flags of EXIF and XMP in `VP8X`.
const WEBP_METADATA: u8 = 0b0000_1100;

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
        [&[0xff, kind][..], &length, content].concat()
    }

    fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        [&length[..], kind, content, b"sums"].concat()
    }

    fn riff(chunks: &[(&[u8], &[u8])]) -> Vec<u8> {
        let mut all = b"WEBP".to_vec();
        for (kind, content) in chunks {
            all.extend(*kind);
            all.extend(u32::try_from(content.len()).expect("short").to_le_bytes());
            all.extend(*content);
            all.resize(all.len().next_multiple_of(2), 0);
        }
        [&b"RIFF"[..], &u32::try_from(all.len()).expect("short").to_le_bytes(), &all].concat()
    }

    #[test]
    fn jpeg_loses_what_applications_tell_and_keeps_what_draws_it() {
        let drawn = [
            segment(0xe0, b"JFIF\0sizes"),
            segment(0xe2, b"ICC_PROFILE\0x"),
            segment(0xee, b"Adobe"),
            segment(0xdb, b"tables"),
        ];
        let told = [
            segment(0xe1, b"Exif\0\0home"),
            segment(0xe1, b"http://ns.adobe.com/xap/"),
            segment(0xed, b"Photoshop"),
            segment(0xfe, b"by me"),
        ];
        let scan = [segment(0xda, b"scan"), b"bits\xff\0\xff\xd0bits".to_vec()].concat();
        let end = b"\xff\xd9".to_vec();
        let parts: Vec<Vec<u8>> =
            drawn.iter().zip(&told).flat_map(|(drawn, told)| [told.clone(), drawn.clone()]).collect();
        let file = [
            b"\xff\xd8".to_vec(),
            parts.concat(),
            scan.clone(),
            told.concat(),
            scan.clone(),
            end.clone(),
            b"a film\xff\xd9".to_vec(),
        ]
        .concat();
        assert_eq!(jpeg(&file), Some([b"\xff\xd8".to_vec(), drawn.concat(), scan.clone(), scan, end].concat()));
    }

    #[test]
    fn png_and_webp_lose_texts_times_and_exif() {
        let (head, bits, end) = (chunk(b"IHDR", b"size"), chunk(b"IDAT", b"bits"), chunk(b"IEND", b""));
        let told = [
            chunk(b"tEXt", b"by me"),
            chunk(b"eXIf", b"home"),
            chunk(b"iTXt", b"xmp"),
            chunk(b"tIME", b"now"),
            chunk(b"zTXt", b"z"),
        ]
        .concat();
        let file = [PNG_BEGIN.to_vec(), head.clone(), told, bits.clone(), end.clone(), b"more".to_vec()].concat();
        assert_eq!(png(&file), Some([PNG_BEGIN.to_vec(), head, bits, end].concat()));

        let file = riff(&[
            (b"VP8X", &[0b0011_1100, 0, 0, 0]),
            (b"ICCP", b"odd"),
            (b"VP8 ", b"bits"),
            (b"EXIF", b"home"),
            (b"XMP ", b"me"),
        ]);
        let bare = riff(&[(b"VP8X", &[0b0011_0000, 0, 0, 0]), (b"ICCP", b"odd"), (b"VP8 ", b"bits")]);
        assert_eq!(webp(&file), Some(bare.clone()));
        assert_eq!(webp(&bare), Some(bare));
    }

    #[test]
    fn broken_files_are_none() {
        for (media_type, file) in [
            (PhotoType::Jpeg, &b"\xff\xd8\xff\xe0"[..]),
            (PhotoType::Jpeg, b"\xff\xd8\xff\xe1\0\0"),
            (PhotoType::Jpeg, b"\xff\xd8\xff\xda\0\x04ab no end"),
            (PhotoType::Jpeg, b"\xff\xd8\xff\xe1\xff\xffshort"),
            (PhotoType::Png, b"\x89PNG\r\n\x1a\n"),
            (PhotoType::Png, b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT"),
            (PhotoType::Webp, b"RIFF\xff\xff\xff\xffWEBPVP8 "),
            (PhotoType::Webp, b"RIFF\x0c\0\0\0WEBPVP8 \xff\xff\xff\xff"),
            (PhotoType::Webp, b"RIFF\0\0\0\0"),
        ] {
            assert_eq!(bare(media_type, file), None, "{file:?}");
        }
    }
}
