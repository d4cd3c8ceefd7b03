//! AEAD_AES_128_GCM (RFC 7714): one key for RTP or RTCP of one direction.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use super::kdf::KEY;
use super::{ENCRYPTED, OpenError, RTCP_HEADER, RTCP_INDEX};
use crate::types::{PacketIndex, Ssrc};

/// Bytes of the authentication tag.
pub(super) const TAG: usize = 16;
const SALT: usize = 12;

pub(super) struct Gcm {
    key: LessSafeKey,
    salt: [u8; SALT],
}

impl Gcm {
    pub(super) fn new(key: &[u8; KEY], salt: [u8; SALT]) -> Option<Self> {
        Some(Self { key: LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).ok()?), salt })
    }

    pub(super) fn seal_rtp(
        &self,
        buf: &mut [u8],
        header_len: usize,
        len: usize,
        ssrc: Ssrc,
        index: PacketIndex,
    ) -> Option<usize> {
        let (header, body) = buf.get_mut(..len + TAG)?.split_at_mut_checked(header_len)?;
        let (payload, tail) = body.split_at_mut_checked(len.checked_sub(header_len)?)?;
        let nonce = self.nonce(ssrc, index.0);
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::from(&*header), payload).ok()?;
        tail.copy_from_slice(tag.as_ref());
        Some(len + TAG)
    }

    pub(super) fn open_rtp(
        &self,
        packet: &mut [u8],
        header_len: usize,
        ssrc: Ssrc,
        index: PacketIndex,
    ) -> Result<usize, OpenError> {
        let clear_len = packet.len().checked_sub(TAG).ok_or(OpenError::Malformed)?;
        let (header, body) = packet.split_at_mut_checked(header_len).ok_or(OpenError::Malformed)?;
        if body.len() < TAG {
            return Err(OpenError::Malformed);
        }
        let nonce = self.nonce(ssrc, index.0);
        self.key.open_in_place(nonce, Aad::from(&*header), body).map_err(|_| OpenError::Authentication)?;
        Ok(clear_len)
    }

    /// RFC 7714 §9.2: header, ciphertext, tag, then the E flag and index in the clear.
    pub(super) fn seal_rtcp(&self, buf: &mut [u8], len: usize, ssrc: Ssrc, index: u32) -> Option<usize> {
        let (header, body) = buf.get_mut(..len + TAG + RTCP_INDEX)?.split_at_mut_checked(RTCP_HEADER)?;
        let (payload, tail) = body.split_at_mut_checked(len.checked_sub(RTCP_HEADER)?)?;
        let word = (index | ENCRYPTED).to_be_bytes();
        let nonce = self.nonce(ssrc, u64::from(index));
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::from(rtcp_aad(header, word)?), payload).ok()?;
        let (tag_at, word_at) = tail.split_at_mut_checked(TAG)?;
        tag_at.copy_from_slice(tag.as_ref());
        word_at.copy_from_slice(&word);
        Some(len + TAG + RTCP_INDEX)
    }

    /// The index `packet` claims; an unencrypted one is refused.
    pub(super) fn rtcp_index(packet: &[u8]) -> Result<u32, OpenError> {
        let word = u32::from_be_bytes(*packet.last_chunk::<RTCP_INDEX>().ok_or(OpenError::Malformed)?);
        if word & ENCRYPTED == 0 { Err(OpenError::Malformed) } else { Ok(word & !ENCRYPTED) }
    }

    pub(super) fn open_rtcp(&self, packet: &mut [u8], ssrc: Ssrc, index: u32) -> Result<usize, OpenError> {
        let (rest, word) = packet.split_last_chunk_mut::<RTCP_INDEX>().ok_or(OpenError::Malformed)?;
        let (header, body) = rest.split_at_mut_checked(RTCP_HEADER).ok_or(OpenError::Malformed)?;
        let clear_len = body.len().checked_sub(TAG).ok_or(OpenError::Malformed)?;
        let aad = rtcp_aad(header, *word).ok_or(OpenError::Malformed)?;
        let nonce = self.nonce(ssrc, u64::from(index));
        self.key.open_in_place(nonce, Aad::from(aad), body).map_err(|_| OpenError::Authentication)?;
        Ok(RTCP_HEADER + clear_len)
    }

    /// RFC 7714 §8.1 and §9.1: two zero bytes, the SSRC and a 48-bit index, under the salt. For RTCP the index has 31 bits.
    fn nonce(&self, ssrc: Ssrc, index: u64) -> Nonce {
        let [r0, r1, r2, r3] = ssrc.0.to_be_bytes();
        let [_, _, i0, i1, i2, i3, i4, i5] = index.to_be_bytes();
        let mut nonce = [0, 0, r0, r1, r2, r3, i0, i1, i2, i3, i4, i5];
        nonce.iter_mut().zip(self.salt).for_each(|(byte, salt)| *byte ^= salt);
        Nonce::assume_unique_for_key(nonce)
    }
}

/// RFC 7714 §9.3: the clear header, then the E flag and index.
fn rtcp_aad(header: &[u8], word: [u8; RTCP_INDEX]) -> Option<[u8; RTCP_HEADER + RTCP_INDEX]> {
    let [h0, h1, h2, h3, h4, h5, h6, h7] = *header.first_chunk::<RTCP_HEADER>()?;
    let [w0, w1, w2, w3] = word;
    Some([h0, h1, h2, h3, h4, h5, h6, h7, w0, w1, w2, w3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::srtp::tests::hex;

    fn gcm() -> Gcm {
        let key: [u8; 16] = hex("000102030405060708090a0b0c0d0e0f").try_into().unwrap();
        Gcm::new(&key, *b"Quid pro quo").unwrap()
    }

    #[test]
    fn rtp_follows_rfc7714_section_16() {
        let clear = hex(concat!(
            "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e6973206469766973612069",
            "6e207061727465732074726573"
        ));
        let sealed = hex(concat!(
            "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf",
            "8833899d7f27beb16a9152cf765ee4390cce"
        ));
        let (ssrc, index) = (Ssrc(0x5501_a0b2), PacketIndex(0xf17b));
        let mut buf = clear.clone();
        buf.resize(clear.len() + TAG, 0);
        assert_eq!(gcm().seal_rtp(&mut buf, 12, clear.len(), ssrc, index), Some(sealed.len()));
        assert_eq!(buf, sealed);
        assert_eq!(gcm().open_rtp(&mut buf, 12, ssrc, index), Ok(clear.len()));
        assert_eq!(&buf[..clear.len()], clear);
    }

    #[test]
    fn rtcp_follows_rfc7714_section_17() {
        let clear = hex(concat!(
            "81c8000d4d6172734e5450314e545032525450200000042a0000e930",
            "4c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
        ));
        let sealed = hex(concat!(
            "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b46",
            "86303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4"
        ));
        let mut buf = clear.clone();
        buf.resize(clear.len() + TAG + RTCP_INDEX, 0);
        let ssrc = Ssrc(0x4d61_7273);
        assert_eq!(gcm().seal_rtcp(&mut buf, clear.len(), ssrc, 0x5d4), Some(sealed.len()));
        assert_eq!(buf, sealed);
        assert_eq!(Gcm::rtcp_index(&buf), Ok(0x5d4));
        assert_eq!(gcm().open_rtcp(&mut buf, ssrc, 0x5d4), Ok(clear.len()));
        assert_eq!(&buf[..clear.len()], clear);
    }
}
