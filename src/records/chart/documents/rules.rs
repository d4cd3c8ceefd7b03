//! Which files may lie in a chart: told by their first bytes, not by what somebody says they are.

use axum::http::StatusCode;

use super::MediaType;
use crate::api::Problem;
use crate::records::Error;

/// What a file is, if a chart takes it.
pub(super) fn checked(bytes: &[u8]) -> Result<MediaType, Error> {
    if bytes.len() > BYTES_MAX {
        let detail = "a document has at most 5 MiB; scan in grey, or send its parts";
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "document_too_large", detail).into());
    }
    let detail = "a document is a PDF, JPEG or PNG file";
    let unknown = || Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "document_type_unknown", detail);
    Ok(type_of(bytes).ok_or_else(unknown)?)
}

fn type_of(bytes: &[u8]) -> Option<MediaType> {
    // WHATWG MIME Sniffing §6.1 and §7.1
    if bytes.starts_with(b"%PDF-") {
        Some(MediaType::Pdf)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some(MediaType::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(MediaType::Png)
    } else {
        None
    }
}

/// Some pages scanned at 200 dpi. It is held in memory whole, three times over while it is sealed.
const BYTES_MAX: usize = 5 * 1024 * 1024;

/// The same as base64 within JSON, with its title.
pub(super) const BODY_BYTES_MAX: usize = BYTES_MAX / 3 * 4 + 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], Some(MediaType::Pdf)),
            (b"\xff\xd8\xff\xe0 and so on", Some(MediaType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n and so on", Some(MediaType::Png)),
            (b" %PDF-1.7", None),
            (b"<html>%PDF-", None),
            (b"PK\x03\x04", None),
            (b"MZ", None),
            (b"\xff\xd8", None),
            (b"", None),
        ] {
            assert_eq!(checked(bytes).ok(), expected, "{bytes:?}");
        }
    }

    #[test]
    fn file_of_5_mib_is_the_largest() {
        let mut bytes = b"%PDF-".to_vec();
        bytes.resize(BYTES_MAX, 0);
        assert!(checked(&bytes).is_ok());
        bytes.push(0);
        assert_eq!(Problem::from(checked(&bytes).expect_err("refused")).code(), "document_too_large");
    }
}
