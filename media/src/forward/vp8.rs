//! VP8 payload descriptor (RFC 7741 §4.2) and the key-frame bit of its payload header (§4.3).

use super::store::{Picture, PictureId};

/// Whether a key frame starts here, and the picture numbers; `None` when the descriptor is cut off.
pub fn inspect(payload: &[u8]) -> Option<(bool, Picture)> {
    let &first = payload.first()?;
    let mut picture = Picture::default();
    let mut at = 1;
    if first & 0x80 != 0 {
        let &flags = payload.get(at)?;
        at += 1;
        if flags & 0x80 != 0 {
            let &high = payload.get(at)?;
            let offset = u16::try_from(at).ok()?;
            if high & 0x80 != 0 {
                let &low = payload.get(at + 1)?;
                let value = u16::from_be_bytes([high & 0x7f, low]);
                picture.id = Some(PictureId { value, offset, wide: true });
                at += 2;
            } else {
                picture.id = Some(PictureId { value: u16::from(high), offset, wide: false });
                at += 1;
            }
        }
        if flags & 0x40 != 0 {
            picture.tl0 = Some((*payload.get(at)?, u16::try_from(at).ok()?));
            at += 1;
        }
        if flags & 0x30 != 0 {
            at += 1;
        }
    }
    // The start of partition 0 holds the payload header, whose lowest bit is 0 for a key frame.
    let starts_frame = first & 0x17 == 0x10;
    let key = starts_frame && payload.get(at)? & 0x01 == 0;
    Some((key, picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A payload and what is read from it.
    type Case = (&'static [u8], Option<(bool, Picture)>);

    fn id(value: u16, offset: u16, wide: bool) -> Option<PictureId> {
        Some(PictureId { value, offset, wide })
    }

    #[test]
    fn descriptors_of_every_form_are_read() {
        let cases: [Case; 9] = [
            (&[], None),
            (&[0x10], None),
            (&[0x10, 0x00], Some((true, Picture::default()))),
            (&[0x10, 0x01], Some((false, Picture::default()))),
            (&[0x00, 0x00], Some((false, Picture::default()))),
            (&[0x11, 0x00], Some((false, Picture::default()))),
            (&[0x90, 0x80, 0x11, 0x00], Some((true, Picture { id: id(0x11, 2, false), tl0: None }))),
            (
                &[0x90, 0xe0, 0x92, 0x34, 0x07, 0x20, 0x00],
                Some((true, Picture { id: id(0x1234, 2, true), tl0: Some((7, 4)) })),
            ),
            (&[0x90, 0xe0, 0x92], None),
        ];
        for (payload, expected) in cases {
            assert_eq!(inspect(payload), expected, "{payload:02x?}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for first in 0..=255u8 {
            for second in 0..=255u8 {
                for len in 0..6 {
                    inspect(&[first, second, 0xff, 0xff, 0xff, 0xff][..len]);
                }
            }
        }
    }
}
