//! AES_128_CM_HMAC_SHA1_80 (RFC 3711 §4.1, §4.2): one key for RTP or RTCP of one direction. The tag is checked before anything
//! is decrypted.

use aws_lc_rs::cipher::{AES_128, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;

use super::kdf::{AUTH_KEY, KEY};
use super::{ENCRYPTED, OpenError, RTCP_HEADER, RTCP_INDEX};
use crate::types::{PacketIndex, Ssrc};

/// Bytes of the tag: 80 bits of HMAC-SHA1.
pub(super) const TAG: usize = 10;
const SALT: usize = 14;

pub(super) struct Cm {
    key: EncryptingKey,
    salt: [u8; SALT],
    auth: hmac::Key,
}

impl Cm {
    pub(super) fn new(key: &[u8; KEY], salt: [u8; SALT], auth: &[u8; AUTH_KEY]) -> Option<Self> {
        let key = EncryptingKey::ctr(UnboundCipherKey::new(&AES_128, key).ok()?).ok()?;
        Some(Self { key, salt, auth: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth) })
    }

    pub(super) fn seal_rtp(
        &self,
        buf: &mut [u8],
        header_len: usize,
        len: usize,
        ssrc: Ssrc,
        index: PacketIndex,
    ) -> Option<usize> {
        let (packet, tag_at) = buf.get_mut(..len + TAG)?.split_at_mut_checked(len)?;
        self.mask(ssrc, index.0, packet.get_mut(header_len..)?)?;
        tag_at.copy_from_slice(&self.tag(packet, index.roc().to_be_bytes())?);
        Some(len + TAG)
    }

    pub(super) fn open_rtp(
        &self,
        packet: &mut [u8],
        header_len: usize,
        ssrc: Ssrc,
        index: PacketIndex,
    ) -> Result<usize, OpenError> {
        let (packet, tag) = packet.split_last_chunk_mut::<TAG>().ok_or(OpenError::Malformed)?;
        if packet.len() < header_len {
            return Err(OpenError::Malformed);
        }
        self.check(packet, index.roc().to_be_bytes(), tag)?;
        let payload = packet.get_mut(header_len..).ok_or(OpenError::Malformed)?;
        self.mask(ssrc, index.0, payload).ok_or(OpenError::Malformed)?;
        Ok(packet.len())
    }

    /// RFC 3711 §3.4: header, ciphertext, the E flag and index, then the tag over all of it.
    pub(super) fn seal_rtcp(&self, buf: &mut [u8], len: usize, ssrc: Ssrc, index: u32) -> Option<usize> {
        let (packet, tail) = buf.get_mut(..len + RTCP_INDEX + TAG)?.split_at_mut_checked(len)?;
        self.mask(ssrc, u64::from(index), packet.get_mut(RTCP_HEADER..)?)?;
        let word = (index | ENCRYPTED).to_be_bytes();
        let (word_at, tag_at) = tail.split_at_mut_checked(RTCP_INDEX)?;
        word_at.copy_from_slice(&word);
        tag_at.copy_from_slice(&self.tag(packet, word)?);
        Some(len + RTCP_INDEX + TAG)
    }

    /// The index `packet` claims; an unencrypted one is refused.
    pub(super) fn rtcp_index(packet: &[u8]) -> Result<u32, OpenError> {
        let (rest, _) = packet.split_last_chunk::<TAG>().ok_or(OpenError::Malformed)?;
        let word = u32::from_be_bytes(*rest.last_chunk::<RTCP_INDEX>().ok_or(OpenError::Malformed)?);
        if word & ENCRYPTED == 0 { Err(OpenError::Malformed) } else { Ok(word & !ENCRYPTED) }
    }

    pub(super) fn open_rtcp(&self, packet: &mut [u8], ssrc: Ssrc, index: u32) -> Result<usize, OpenError> {
        let (rest, tag) = packet.split_last_chunk_mut::<TAG>().ok_or(OpenError::Malformed)?;
        let (packet, word) = rest.split_last_chunk_mut::<RTCP_INDEX>().ok_or(OpenError::Malformed)?;
        if packet.len() < RTCP_HEADER {
            return Err(OpenError::Malformed);
        }
        self.check(packet, *word, tag)?;
        let payload = packet.get_mut(RTCP_HEADER..).ok_or(OpenError::Malformed)?;
        self.mask(ssrc, u64::from(index), payload).ok_or(OpenError::Malformed)?;
        Ok(packet.len())
    }

    /// Adds the keystream of (SSRC, index) to `body`: encrypts and decrypts (RFC 3711 §4.1.1).
    fn mask(&self, ssrc: Ssrc, index: u64, body: &mut [u8]) -> Option<()> {
        let [r0, r1, r2, r3] = ssrc.0.to_be_bytes();
        let [_, _, i0, i1, i2, i3, i4, i5] = index.to_be_bytes();
        let mut counter = [0, 0, 0, 0, r0, r1, r2, r3, i0, i1, i2, i3, i4, i5, 0, 0];
        counter.iter_mut().zip(self.salt).for_each(|(byte, salt)| *byte ^= salt);
        self.key.less_safe_encrypt(body, EncryptionContext::Iv128((&counter).into())).ok().map(drop)
    }

    /// RFC 3711 §4.2: over the packet and, after it, the rollover counter or the SRTCP index.
    fn tag(&self, packet: &[u8], trailer: [u8; 4]) -> Option<[u8; TAG]> {
        let mut context = hmac::Context::with_key(&self.auth);
        context.update(packet);
        context.update(&trailer);
        context.sign().as_ref().first_chunk::<TAG>().copied()
    }

    fn check(&self, packet: &[u8], trailer: [u8; 4], tag: &[u8; TAG]) -> Result<(), OpenError> {
        let expected = self.tag(packet, trailer).ok_or(OpenError::Malformed)?;
        verify_slices_are_equal(&expected, tag).map_err(|_| OpenError::Authentication)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::srtp::tests::hex;

    #[test]
    fn the_keystream_follows_rfc3711_appendix_b2() {
        let key: [u8; 16] = hex("2b7e151628aed2a6abf7158809cf4f3c").try_into().unwrap();
        let salt: [u8; 14] = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd").try_into().unwrap();
        let cm = Cm::new(&key, salt, &[0; 20]).unwrap();
        let mut stream = vec![0; 16 * 0xff02];
        cm.mask(Ssrc(0), 0, &mut stream).unwrap();
        for (block, expected) in [
            (0, "e03ead0935c95e80e166b16dd92b4eb4"),
            (1, "d23513162b02d0f72a43a2fe4a5f97ab"),
            (2, "41e95b3bb0a2e8dd477901e4fca894c0"),
            (0xfeff, "ec8cdf7398607cb0f2d21675ea9ea1e4"),
            (0xff00, "362b7c3c6773516318a077d7fc5073ae"),
            (0xff01, "6a2cc3787889374fbeb4c81b17ba6c44"),
        ] {
            assert_eq!(&stream[16 * block..][..16], hex(expected), "block {block:#x}");
        }
    }
}
