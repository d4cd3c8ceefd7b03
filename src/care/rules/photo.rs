//! Which pictures may stand on a page: told by their first bytes, not by what somebody says they are, and without what they
//! tell beside what is seen.

use axum::http::StatusCode;

use super::picture::bare;
use crate::api::Problem;
use crate::care::{Error, PhotoType};

/// What it is, and the picture alone.
pub(in crate::care) fn checked_photo(bytes: &[u8]) -> Result<(PhotoType, Vec<u8>), Error> {
    if bytes.len() > BYTES_MAX {
        let detail = "a photo has at most 48 KiB; 400 times 400 pixels are plenty";
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "photo_too_large", detail).into());
    }
    let detail = "a photo is a JPEG, PNG or WebP file";
    let unknown = || Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "photo_type_unknown", detail);
    let media_type = type_of(bytes).ok_or_else(unknown)?;
    Ok((media_type, bare(media_type, bytes).ok_or_else(unknown)?))
}

fn type_of(bytes: &[u8]) -> Option<PhotoType> {
    // WHATWG MIME Sniffing §6.1
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some(PhotoType::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(PhotoType::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..).is_some_and(|rest| rest.starts_with(b"WEBPVP")) {
        Some(PhotoType::Webp)
    } else {
        None
    }
}

/// A page of a hundred photos stays under 5 MB.
const BYTES_MAX: usize = 48 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_told_by_their_first_bytes() {
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe0 and so on"[..], Some(PhotoType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n and so on", Some(PhotoType::Png)),
            (b"RIFF\x01\x02\x03\x04WEBPVP8L", Some(PhotoType::Webp)),
            (b"RIFF\x01\x02\x03\x04WAVEfmt ", None),
            (b"RIFF", None),
            (b"GIF89a", None),
            (b"<svg xmlns=", None),
            (b"\xff\xd8", None),
            (b"", None),
        ] {
            assert_eq!(type_of(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn picture_of_48_kib_is_the_largest() {
        // Filled up before the mark of the end.
        let of = |length: usize| [&b"\xff\xd8"[..], &vec![0xff; length - 3], b"\xd9"].concat();
        assert!(checked_photo(&of(BYTES_MAX)).is_ok());
        let code = |bytes: &[u8]| checked_photo(bytes).err().map(|error| Problem::from(error).code());
        assert_eq!(code(&of(BYTES_MAX + 1)), Some("photo_too_large"));
        assert_eq!(code(b"\xff\xd8\xff\xe0 cut"), Some("photo_type_unknown"));
    }
}
