//! The file that holds the key of tickets: 32 random bytes, made at the first start, readable by its owner only.
//!
//! Whoever has this key can enter every call, so a file that others can read is refused and not silently mended: it may
//! have been copied already.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::clock::random_bytes;

/// Bytes of the key: HMAC-SHA-256 gains nothing from a longer one.
pub const KEY_BYTES: usize = 32;

/// Why there is no key: one line that says what and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Not readable, or cannot be made.
    #[error("cannot use the ticket key file {}: {source}; check server.data_dir and its owner", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Group or others may read it.
    #[error(
        "the ticket key file {} can be read by others (mode {mode:03o}); delete it to get a new key, which ends \
         all tickets, or run `chmod 600` on it if nobody else had access",
        path.display()
    )]
    Exposed {
        /// Which.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not 32 bytes.
    #[error("the ticket key file {} must hold exactly 32 bytes, not {bytes}; delete it to get a new key", path.display())]
    Length {
        /// Which.
        path: PathBuf,
        /// What it holds.
        bytes: usize,
    },
}

/// Reads the key, or makes one when the file does not exist.
///
/// # Errors
/// See [`KeyFileError`].
pub fn open_or_create(path: &Path) -> Result<[u8; KEY_BYTES], KeyFileError> {
    let unusable = |source| KeyFileError::Unusable { path: path.to_path_buf(), source };
    make_private_folder_of(path).map_err(unusable)?;
    match create(path) {
        Ok(key) => Ok(key),
        // Two processes may start at once: whoever comes second reads what the first wrote.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(unusable(error)),
    }
}

/// Writes a file that only its owner can read; replaces one that is there.
///
/// # Errors
/// What the system says.
pub fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(content)
}

/// Makes the folder a private file goes into, when it is not there.
///
/// # Errors
/// What the system says.
pub fn make_private_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
        }
        Some(_) | None => Ok(()),
    }
}

/// Written aside and linked into place, so that nobody ever reads half a key.
fn create(path: &Path) -> std::io::Result<[u8; KEY_BYTES]> {
    if path.exists() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let key = random_bytes::<KEY_BYTES>();
    let aside = path.with_extension(format!("new-{}", std::process::id()));
    write_private(&aside, &key)?;
    let linked = std::fs::hard_link(&aside, path);
    std::fs::remove_file(&aside)?;
    linked.map(|()| key)
}

fn read(path: &Path) -> Result<[u8; KEY_BYTES], KeyFileError> {
    let unusable = |source| KeyFileError::Unusable { path: path.to_path_buf(), source };
    let file = std::fs::File::open(path).map_err(unusable)?;
    let mode = file.metadata().map_err(unusable)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Exposed { path: path.to_path_buf(), mode });
    }
    let mut bytes = Vec::with_capacity(KEY_BYTES);
    // One byte over the length is enough to see that it is wrong.
    file.take(KEY_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unusable)?;
    let length = bytes.len();
    bytes.try_into().map_err(|_| KeyFileError::Length { path: path.to_path_buf(), bytes: length })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for each test, gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let path = std::env::temp_dir().join(format!("carehub-key-{:016x}", u64::from_ne_bytes(random_bytes())));
            Self(path)
        }
        fn key(&self) -> PathBuf {
            self.0.join("data").join("ticket.key")
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn first_start_makes_a_private_key_and_the_next_one_reads_it() {
        let folder = Folder::new();
        let made = open_or_create(&folder.key()).expect("made");
        assert_eq!(open_or_create(&folder.key()).expect("read"), made);
        let mode = std::fs::metadata(folder.key()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.key().parent().unwrap()).unwrap().count(), 1, "nothing left aside");
    }

    #[test]
    fn key_that_others_can_read_is_refused() {
        for mode in [0o640, 0o604, 0o660] {
            let folder = Folder::new();
            open_or_create(&folder.key()).expect("made");
            std::fs::set_permissions(folder.key(), std::fs::Permissions::from_mode(mode)).unwrap();
            let error = open_or_create(&folder.key()).expect_err("exposed").to_string();
            assert!(error.contains(&format!("(mode {mode:03o})")) && error.contains("chmod 600"), "{error}");
        }
    }

    #[test]
    fn key_of_another_length_is_refused() {
        for length in [0, 31, 33] {
            let folder = Folder::new();
            make_private_folder_of(&folder.key()).unwrap();
            write_private(&folder.key(), &vec![1; length]).unwrap();
            assert!(matches!(open_or_create(&folder.key()), Err(KeyFileError::Length { .. })), "{length}");
        }
    }
}
