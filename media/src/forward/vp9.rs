//! VP9 payload descriptor (RFC 9628 §4.2), as far as forwarding one layer stream whole needs it.

use super::store::{Picture, PictureId};

/// Whether a key frame starts here, and the picture numbers; `None` when the descriptor is cut off.
pub fn inspect(payload: &[u8]) -> Option<(bool, Picture)> {
    let &first = payload.first()?;
    let (has_id, predicted, has_layers, flexible, begins) =
        (first & 0x80 != 0, first & 0x40 != 0, first & 0x20 != 0, first & 0x10 != 0, first & 0x08 != 0);
    let mut picture = Picture::default();
    let mut at = 1;
    if has_id {
        let &high = payload.get(at)?;
        let offset = u16::try_from(at).ok()?;
        if high & 0x80 != 0 {
            let value = u16::from_be_bytes([high & 0x7f, *payload.get(at + 1)?]);
            picture.id = Some(PictureId { value, offset, wide: true });
            at += 2;
        } else {
            picture.id = Some(PictureId { value: u16::from(high), offset, wide: false });
            at += 1;
        }
    }
    let mut base_layer = true;
    if has_layers {
        let &layers = payload.get(at)?;
        base_layer = (layers >> 1) & 0x07 == 0;
        at += 1;
        if !flexible {
            picture.tl0 = Some((*payload.get(at)?, u16::try_from(at).ok()?));
        }
    }
    Some((begins && !predicted && base_layer, picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A payload and what is read from it.
    type Case = (&'static [u8], Option<(bool, Picture)>);

    #[test]
    fn key_frames_start_where_nothing_is_predicted() {
        let id = Some(PictureId { value: 0x0102, offset: 1, wide: true });
        let cases: [Case; 7] = [
            (&[], None),
            (&[0x08], Some((true, Picture::default()))),
            (&[0x48], Some((false, Picture::default()))),
            (&[0x00], Some((false, Picture::default()))),
            (&[0x88, 0x81, 0x02], Some((true, Picture { id, tl0: None }))),
            (&[0xa8, 0x81, 0x02, 0x00, 0x09], Some((true, Picture { id, tl0: Some((9, 4)) }))),
            (&[0xa8, 0x81, 0x02, 0x02, 0x09], Some((false, Picture { id, tl0: Some((9, 4)) }))),
        ];
        for (payload, expected) in cases {
            assert_eq!(inspect(payload), expected, "{payload:02x?}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for first in 0..=255u8 {
            for len in 0..5 {
                inspect(&[first, 0xff, 0xff, 0xff, 0xff][..len]);
            }
        }
    }
}
