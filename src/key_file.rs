//! Files that hold a key, of tickets or of what is sealed: 32 random bytes, made at the first start, readable by the owner
//! only.
//!
//! Whoever has the key of tickets can enter every call, and who has the other reads every record; so a file that others can
//! read is refused and not silently mended: it may have been copied already. The key of what is sealed has versions, each in
//! a file of its own: `care.key`, then `care.key.2` and so on.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::clock::random_bytes;
use crate::sensitive::Secret;
use crate::vault::{KeyVersion, Keys};

/// Bytes of the key: HMAC-SHA-256 gains nothing from a longer one.
pub const KEY_BYTES: usize = 32;

/// Why there is no key: one line that says what and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Not readable, or cannot be made.
    #[error("cannot use the key file {}: {source}; check server.data_dir and its owner", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Group or others may read it.
    #[error(
        "the key file {} can be read by others (mode {mode:03o}); run `chmod 600` on it if nobody else had access; else \
         make a new key: that of tickets by deleting the file, which ends all tickets, that of records by `carehub keys rotate`",
        path.display()
    )]
    Exposed {
        /// Which.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not 32 bytes.
    #[error("the key file {} must hold exactly 32 bytes, not {bytes}; restore it from a copy", path.display())]
    Length {
        /// Which.
        path: PathBuf,
        /// What it holds.
        bytes: usize,
    },
}

/// A secret as it stands in the configuration, or in the file that it names. `None` when neither is said.
///
/// # Errors
/// One line that names the setting and the file.
pub fn secret(setting: &str, said: &Secret<String>, file: &Path) -> anyhow::Result<Option<Secret<String>>> {
    if file.as_os_str().is_empty() {
        return Ok((!said.reveal().is_empty()).then(|| said.clone()));
    }
    let text = std::fs::read_to_string(file)
        .map_err(|error| anyhow::anyhow!("{setting}: cannot read {}: {error}", file.display()))?;
    let text = text.trim();
    anyhow::ensure!(!text.is_empty(), "{setting}: {} is empty", file.display());
    Ok(Some(Secret::new(text.to_owned())))
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

/// Every version of a key; makes the first when there is none.
///
/// # Errors
/// See [`KeyFileError`].
pub fn versions(path: &Path) -> Result<Keys, KeyFileError> {
    let found = versions_there(path)?;
    if !found.is_empty() {
        return Ok(found);
    }
    open_or_create(path)?;
    versions_there(path)
}

/// Every version of a key that is there. The first may be gone: what it sealed is sealed anew.
///
/// # Errors
/// See [`KeyFileError`].
pub fn versions_there(path: &Path) -> Result<Keys, KeyFileError> {
    let mut keys = Keys::new();
    if path.exists() {
        keys.insert(1, read(path)?);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let entry = entry.file_name();
        let version = entry.to_str().and_then(|entry| entry.strip_prefix(name)?.strip_prefix('.')?.parse().ok());
        if let Some(version) = version.filter(|version| *version > 1) {
            keys.insert(version, read(&version_of(path, version))?);
        }
    }
    Ok(keys)
}

/// Makes the version after the newest; which it is.
///
/// # Errors
/// See [`KeyFileError`].
pub fn make_next(path: &Path) -> Result<KeyVersion, KeyFileError> {
    let newest = versions(path)?.keys().next_back().copied().unwrap_or_default();
    let next = newest.saturating_add(1);
    open_or_create(&version_of(path, next))?;
    Ok(next)
}

fn version_of(path: &Path, version: KeyVersion) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{version}"));
    name.into()
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
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".new-{}", std::process::id()));
    let aside = PathBuf::from(aside);
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

    #[test]
    fn next_version_lies_beside_the_first_and_all_are_read() {
        let folder = Folder::new();
        let first = versions(&folder.key()).expect("made");
        assert_eq!(first.keys().copied().collect::<Vec<_>>(), [1]);
        assert_eq!(make_next(&folder.key()).expect("made"), 2);
        assert_eq!(make_next(&folder.key()).expect("made"), 3);
        let all = versions(&folder.key()).expect("read");
        assert_eq!((all.keys().copied().collect::<Vec<_>>(), all[&1]), (vec![1, 2, 3], first[&1]));
        std::fs::remove_file(folder.key()).expect("removed");
        assert_eq!(versions(&folder.key()).expect("read").len(), 2, "an old version that is gone is not made anew");
    }
}
