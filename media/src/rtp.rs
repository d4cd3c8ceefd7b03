//! RTP headers (RFC 3550 §5.1) and header extensions (RFC 8285), read in place and written into a caller's buffer.
//!
//! Refuses: a version other than 2, a header or an extension that runs past the datagram, padding longer than the payload.

use crate::types::{PayloadType, RtpTime, SeqNo, Ssrc};

/// Bytes of a header without contributing sources and extensions.
pub const FIXED_HEADER: usize = 12;

/// RFC 8285 §4.2: one-byte headers.
const PROFILE_ONE_BYTE: u16 = 0xbede;
/// RFC 8285 §4.3: two-byte headers; the low four bits are the application's.
const PROFILE_TWO_BYTE: u16 = 0x1000;

/// The fields of a header and where the payload starts. Plain values: the packet can be changed while one is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RtpHeader {
    /// RFC 3550: last packet of a frame for video, start of a talk spurt for audio.
    pub marker: bool,
    /// Which codec.
    pub payload_type: PayloadType,
    /// Sequence number.
    pub seq: SeqNo,
    /// Media time.
    pub time: RtpTime,
    /// Stream.
    pub ssrc: Ssrc,
    /// Header bytes, extensions included: the payload starts here.
    pub len: usize,
    /// Whether the last payload byte counts padding.
    pub padded: bool,
    extension_at: usize,
    extension_profile: u16,
}

impl RtpHeader {
    /// Reads the header of `packet`, which may still be encrypted (SRTP leaves headers clear).
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let (fixed, _) = packet.split_first_chunk::<FIXED_HEADER>()?;
        let [flags, kind, s0, s1, t0, t1, t2, t3, r0, r1, r2, r3] = *fixed;
        if flags >> 6 != 2 {
            return None;
        }
        let mut len = FIXED_HEADER + 4 * usize::from(flags & 0x0f);
        let mut extension_at = 0;
        let mut extension_profile = 0;
        if flags & 0x10 != 0 {
            let [p0, p1, w0, w1] = *packet.get(len..)?.first_chunk::<4>()?;
            extension_profile = u16::from_be_bytes([p0, p1]);
            extension_at = len + 4;
            len = extension_at + 4 * usize::from(u16::from_be_bytes([w0, w1]));
        }
        if packet.len() < len {
            return None;
        }
        Some(Self {
            marker: kind & 0x80 != 0,
            payload_type: PayloadType(kind & 0x7f),
            seq: SeqNo(u16::from_be_bytes([s0, s1])),
            time: RtpTime(u32::from_be_bytes([t0, t1, t2, t3])),
            ssrc: Ssrc(u32::from_be_bytes([r0, r1, r2, r3])),
            len,
            padded: flags & 0x20 != 0,
            extension_at,
            extension_profile,
        })
    }

    /// The payload of a decrypted `packet` without padding; `None` when the padding count is a lie (RFC 3550 §5.1).
    pub fn payload<'a>(&self, packet: &'a [u8]) -> Option<&'a [u8]> {
        let body = packet.get(self.len..)?;
        if !self.padded {
            return Some(body);
        }
        let count = usize::from(*body.last()?);
        if count == 0 { None } else { body.get(..body.len().checked_sub(count)?) }
    }

    /// The extensions of `packet`, in order. Stops quietly where the block is malformed.
    pub fn extensions<'a>(&self, packet: &'a [u8]) -> Extensions<'a> {
        let block =
            if self.extension_at == 0 { &[][..] } else { packet.get(self.extension_at..self.len).unwrap_or(&[]) };
        let form = match self.extension_profile {
            PROFILE_ONE_BYTE => Form::OneByte,
            p if p & 0xfff0 == PROFILE_TWO_BYTE => Form::TwoByte,
            _ => return Extensions { rest: &[], form: Form::OneByte, at: 0 },
        };
        Extensions { rest: block, form, at: self.extension_at }
    }
}

/// Iterator over header extensions.
#[derive(Clone)]
pub struct Extensions<'a> {
    rest: &'a [u8],
    form: Form,
    at: usize,
}

/// One header extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderExtension<'a> {
    /// As negotiated by `a=extmap`.
    pub id: u8,
    /// Where its value starts in the packet.
    pub offset: usize,
    /// Its value.
    pub value: &'a [u8],
}

impl<'a> Iterator for Extensions<'a> {
    type Item = HeaderExtension<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (&first, rest) = self.rest.split_first()?;
            if first == 0 {
                self.rest = rest;
                self.at += 1;
                continue;
            }
            let (id, len, body) = match self.form {
                Form::OneByte if first >> 4 == 15 => return None,
                Form::OneByte => (first >> 4, usize::from(first & 0x0f) + 1, rest),
                Form::TwoByte => {
                    let (&len, body) = rest.split_first()?;
                    (first, usize::from(len), body)
                }
            };
            let value = body.get(..len)?;
            let offset = self.at + (self.rest.len() - body.len());
            self.rest = body.get(len..)?;
            self.at = offset + len;
            return Some(HeaderExtension { id, offset, value });
        }
    }
}

/// How extensions are framed (RFC 8285): two-byte headers only where a value is over 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Ids 1 to 14, values of 1 to 16 bytes.
    OneByte,
    /// Ids 1 to 255, values of 0 to 255 bytes.
    TwoByte,
}

/// Writes a header with extensions into a buffer.
pub struct HeaderWriter<'a> {
    buf: &'a mut [u8],
    at: usize,
    form: Form,
}

/// Where extensions start in a header without contributing sources.
const EXTENSIONS_AT: usize = FIXED_HEADER + 4;

impl<'a> HeaderWriter<'a> {
    /// Starts with the fixed fields of `header` (its `len` is not used). `None` when `buf` is under 16 bytes.
    pub fn new(buf: &'a mut [u8], header: &RtpHeader, form: Form) -> Option<Self> {
        if buf.len() < EXTENSIONS_AT {
            return None;
        }
        let fixed = buf.first_chunk_mut::<FIXED_HEADER>()?;
        let [s0, s1] = header.seq.0.to_be_bytes();
        let [t0, t1, t2, t3] = header.time.0.to_be_bytes();
        let [r0, r1, r2, r3] = header.ssrc.0.to_be_bytes();
        let flags = 0x80 | if header.padded { 0x20 } else { 0 };
        let kind = header.payload_type.0 | if header.marker { 0x80 } else { 0 };
        *fixed = [flags, kind, s0, s1, t0, t1, t2, t3, r0, r1, r2, r3];
        Some(Self { buf, at: EXTENSIONS_AT, form })
    }

    /// Adds one extension and returns its bytes for changes; one that the form cannot carry or that does not fit is left out.
    pub fn extension(&mut self, id: u8, value: &[u8]) -> Option<&mut [u8]> {
        let len = u8::try_from(value.len()).ok()?;
        let start = match self.form {
            Form::OneByte if (1..=14).contains(&id) && (1..=16).contains(&len) => {
                *self.buf.get_mut(self.at)? = id << 4 | (len - 1);
                self.at + 1
            }
            Form::TwoByte if id != 0 => {
                self.buf.get_mut(self.at..self.at + 2)?.copy_from_slice(&[id, len]);
                self.at + 2
            }
            Form::OneByte | Form::TwoByte => return None,
        };
        let end = start + value.len();
        let body = self.buf.get_mut(start..end)?;
        body.copy_from_slice(value);
        self.at = end;
        Some(body)
    }

    /// Closes the header; its length is where the payload goes.
    pub fn finish(self) -> Option<usize> {
        if self.at == EXTENSIONS_AT {
            return Some(FIXED_HEADER);
        }
        let end = (self.at + 3) & !3;
        self.buf.get_mut(self.at..end)?.fill(0);
        let words = u16::try_from((end - EXTENSIONS_AT) / 4).ok()?;
        let profile = match self.form {
            Form::OneByte => PROFILE_ONE_BYTE,
            Form::TwoByte => PROFILE_TWO_BYTE,
        };
        let [p0, p1] = profile.to_be_bytes();
        let [w0, w1] = words.to_be_bytes();
        self.buf.get_mut(FIXED_HEADER..EXTENSIONS_AT)?.copy_from_slice(&[p0, p1, w0, w1]);
        *self.buf.first_mut()? |= 0x10;
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> RtpHeader {
        RtpHeader {
            marker: true,
            payload_type: PayloadType(96),
            seq: SeqNo(0xfffe),
            time: RtpTime(7),
            ssrc: Ssrc(0xdead_beef),
            len: 0,
            padded: false,
            extension_at: 0,
            extension_profile: 0,
        }
    }

    fn values<'a>(header: &RtpHeader, packet: &'a [u8]) -> Vec<(u8, &'a [u8])> {
        header
            .extensions(packet)
            .inspect(|e| assert_eq!(&packet[e.offset..e.offset + e.value.len()], e.value))
            .map(|e| (e.id, e.value))
            .collect()
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut buf = [0u8; 64];
        let mut writer = HeaderWriter::new(&mut buf, &header(), Form::OneByte).unwrap();
        assert!(writer.extension(3, &[1, 2]).is_some());
        assert!(writer.extension(15, &[1]).is_none());
        assert!(writer.extension(14, &[9]).is_some());
        let len = writer.finish().unwrap();
        let read = RtpHeader::parse(&buf[..len]).unwrap();
        assert_eq!((read.seq, read.ssrc, read.marker, read.len), (SeqNo(0xfffe), Ssrc(0xdead_beef), true, len));
        assert_eq!(values(&read, &buf), vec![(3, &[1, 2][..]), (14, &[9][..])]);
    }

    #[test]
    fn a_header_without_extensions_is_twelve_bytes() {
        let mut buf = [0u8; 16];
        assert_eq!(HeaderWriter::new(&mut buf, &header(), Form::OneByte).unwrap().finish(), Some(FIXED_HEADER));
    }

    #[test]
    fn two_byte_extensions_are_read() {
        let mut packet = vec![0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x10, 0x00, 0, 2];
        packet.extend([5, 3, b'a', b'b', b'c', 0, 7, 0]);
        let read = RtpHeader::parse(&packet).unwrap();
        assert_eq!(values(&read, &packet), vec![(5, &b"abc"[..]), (7, &[][..])]);
    }

    #[test]
    fn a_value_over_sixteen_bytes_needs_the_two_byte_form() {
        let value = [7u8; 40];
        let mut buf = [0u8; 80];
        assert!(HeaderWriter::new(&mut buf, &header(), Form::OneByte).unwrap().extension(3, &value).is_none());
        let mut writer = HeaderWriter::new(&mut buf, &header(), Form::TwoByte).unwrap();
        assert!(writer.extension(3, &value).is_some());
        let len = writer.finish().unwrap();
        let read = RtpHeader::parse(&buf[..len]).unwrap();
        assert_eq!(values(&read, &buf), vec![(3, &value[..])]);
    }

    #[test]
    fn what_runs_past_the_datagram_is_refused() {
        for packet in [
            &[0x80u8; 11][..],
            &[0x8f, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1],
            &[0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xbe, 0xde, 0, 9],
            &[0x40, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1],
        ] {
            assert_eq!(RtpHeader::parse(packet), None);
        }
    }

    #[test]
    fn padding_that_lies_is_refused() {
        let packet = [0xa0, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 9];
        let read = RtpHeader::parse(&packet).unwrap();
        assert_eq!(read.payload(&packet), None);
        let packet = [0xa0, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2];
        assert_eq!(read.payload(&packet), Some(&[1][..]));
    }
}
