//! Certificates: the operator's files, taken up again when they change, or a self-signed one for a trial in a local network.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum_server::tls_rustls::RustlsConfig;
use rcgen::{CertificateParams, DnType, KeyPair};

use crate::key_file::{make_private_folder_of, write_private};

/// Why there is no TLS: one line that says what and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// Files missing, unreadable, or not PEM.
    #[error(
        "cannot use the TLS certificate {} with the key {}: {source}; both must be PEM files that belong together",
        cert.display(),
        key.display()
    )]
    Files {
        /// Certificate chain.
        cert: PathBuf,
        /// Private key.
        key: PathBuf,
        /// What was said about them.
        source: std::io::Error,
    },
    /// No self-signed certificate could be made.
    #[error("cannot make a self-signed certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// Nor stored.
    #[error("cannot store the self-signed certificate in {}: {source}; check server.data_dir and its owner", path.display())]
    Store {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Certificate and key from PEM files.
///
/// # Errors
/// `Files`.
pub async fn from_files(cert: &Path, key: &Path) -> Result<RustlsConfig, TlsError> {
    // Several providers may be compiled in by dependencies; the first call decides, later ones change nothing.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let read = RustlsConfig::from_pem_file(cert, key).await;
    read.map_err(|source| TlsError::Files { cert: cert.to_path_buf(), key: key.to_path_buf(), source })
}

/// Looks for changed files for ever, and takes them up; keeps what it has when they are broken.
pub async fn reload_when_changed(config: RustlsConfig, cert: PathBuf, key: PathBuf) {
    let mut seen = (modified(&cert).await, modified(&key).await);
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        ticks.tick().await;
        let now = (modified(&cert).await, modified(&key).await);
        if now == seen {
            continue;
        }
        match config.reload_from_pem_file(&cert, &key).await {
            Ok(()) => tracing::info!("took up the changed TLS certificate"),
            // A renewal tool writes two files; between them they do not fit. The second change brings us here again.
            Err(error) => tracing::warn!(%error, "the changed TLS files are not usable; going on with the old ones"),
        }
        seen = now;
    }
}

/// The self-signed certificate in `folder`, made when there is none or it is about to expire. It is kept, so that the
/// exception that people allowed in their browsers stays good.
///
/// # Errors
/// `Make`, `Store`.
pub fn self_signed(folder: &Path, addresses: &[IpAddr], now: SystemTime) -> Result<(PathBuf, PathBuf), TlsError> {
    let (cert, key) = (folder.join("self-signed.crt"), folder.join("self-signed.key"));
    let made = std::fs::metadata(&cert).and_then(|file| file.modified()).ok().filter(|_| key.exists());
    let fresh = made.and_then(|made| now.duration_since(made).ok()).is_some_and(|age| age < VALID - RENEW_BEFORE);
    // A clock that went back makes the age unknown; a new certificate is the safe side.
    if !fresh {
        let (cert_pem, key_pem) = make(addresses, now)?;
        let store =
            |path: &Path, pem: &str| make_private_folder_of(path).and_then(|()| write_private(path, pem.as_bytes()));
        for (path, pem) in [(&key, key_pem), (&cert, cert_pem)] {
            store(path, &pem).map_err(|source| TlsError::Store { path: path.clone(), source })?;
        }
    }
    Ok((cert, key))
}

fn make(addresses: &[IpAddr], now: SystemTime) -> Result<(String, String), rcgen::Error> {
    let names = std::iter::once("localhost".to_owned()).chain(addresses.iter().map(IpAddr::to_string));
    let mut params = CertificateParams::new(names.collect::<Vec<_>>())?;
    params.distinguished_name.push(DnType::CommonName, "Virtual Care Hub (self-signed)");
    // An hour back, for clients whose clock is a little behind.
    params.not_before = (now - Duration::from_secs(3600)).into();
    params.not_after = (now + VALID).into();
    let key = KeyPair::generate()?;
    let cert = params.self_signed(&key)?;
    Ok((cert.pem(), key.serialize_pem()))
}

async fn modified(path: &Path) -> Option<SystemTime> {
    tokio::fs::metadata(path).await.and_then(|file| file.modified()).ok()
}

/// Apple's systems take no TLS certificate that is valid for more than 825 days, even after a click.
const VALID: Duration = Duration::from_secs(820 * 24 * 3600);

const RENEW_BEFORE: Duration = Duration::from_secs(30 * 24 * 3600);

/// A look costs two system calls; nobody waits long for a renewed certificate.
const LOOK_EVERY: Duration = Duration::from_secs(3);
