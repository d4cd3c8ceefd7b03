//! Our certificate and the fingerprints that tie a certificate to an offer or answer (RFC 8122).

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use rtc_crypto::providers::AwsLcRsCrypto;
use rtc_dtls::crypto::Certificate as RtcCertificate;

use super::DtlsError;

/// A self-signed ECDSA P-256 certificate with its key. One serves all sessions of the process; clones share it.
#[derive(Clone)]
pub struct Certificate {
    inner: RtcCertificate,
    fingerprint: Fingerprint,
}

impl Certificate {
    /// A new one, from the machine's randomness and clock.
    ///
    /// # Errors
    /// [`DtlsError::Setup`], when the machine has no randomness.
    pub fn generate() -> Result<Self, DtlsError> {
        // A name says nothing here and would say it to everyone; browsers use random ones or "WebRTC".
        let inner = RtcCertificate::generate_self_signed(vec!["webrtc".to_owned()], &AwsLcRsCrypto)
            .map_err(DtlsError::Setup)?;
        let fingerprint = Fingerprint::of(inner.certificate.first().map_or(&[], |der| der.as_ref()));
        Ok(Self { inner, fingerprint })
    }

    /// For `a=fingerprint:sha-256`.
    pub fn fingerprint_sha256(&self) -> String {
        self.fingerprint.to_string()
    }

    pub(super) fn inner(&self) -> RtcCertificate {
        self.inner.clone()
    }
}

/// SHA-256 of a certificate. Public on both sides, so comparing needs no constant time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl From<[u8; 32]> for Fingerprint {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Fingerprint {
    /// Of a certificate in DER.
    pub fn of(certificate: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(digest(&SHA256, certificate).as_ref()).for_each(|(to, from)| *to = *from);
        Self(bytes)
    }

    /// From the value of `a=fingerprint:sha-256`: 32 pairs of hexadecimal digits of either case between colons.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let mut pairs = text.split(':');
        for byte in &mut bytes {
            let pair = pairs.next().filter(|pair| pair.len() == 2 && pair.bytes().all(|b| b.is_ascii_hexdigit()))?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        pairs.next().is_none().then_some(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = &self.0;
        write!(f, "{first:02X}")?;
        rest.iter().try_for_each(|byte| write!(f, ":{byte:02X}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_reads_back_in_either_case() {
        let text = Certificate::generate().unwrap().fingerprint_sha256();
        assert_eq!(text.len(), 95);
        assert_eq!(Fingerprint::parse(&text).unwrap().to_string(), text);
        assert_eq!(Fingerprint::parse(&text.to_lowercase()), Fingerprint::parse(&text));
    }

    #[test]
    fn what_is_not_32_pairs_is_no_fingerprint() {
        let text = Fingerprint([0xab; 32]).to_string();
        for wrong in ["", "AB", &text[3..], &format!("{text}:00"), &text.replace("AB", "+B"), &text.replace(':', "")] {
            assert_eq!(Fingerprint::parse(wrong), None, "{wrong}");
        }
    }
}
