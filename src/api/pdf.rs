//! A paper as an answer.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A PDF. It tells about somebody, so no cache keeps it.
pub struct Pdf {
    /// What a browser that saves it calls it, without the ending.
    pub name: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl IntoResponse for Pdf {
    fn into_response(self) -> Response {
        let about = [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.pdf\"", self.name)),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        (about, self.bytes).into_response()
    }
}
