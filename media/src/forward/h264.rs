//! H.264 payloads (RFC 6184): where an IDR picture can be decoded from.

const STAP_A: u8 = 24;
const FU_A: u8 = 28;
const IDR: u8 = 5;
const SPS: u8 = 7;

/// Whether a decoder can start here: at a sequence parameter set, which encoders send before every IDR picture, or at an
/// IDR slice itself where parameter sets travel otherwise.
pub fn starts(payload: &[u8]) -> bool {
    let Some((&head, rest)) = payload.split_first() else { return false };
    match head & 0x1f {
        SPS | IDR => true,
        STAP_A => aggregated(rest),
        // The S bit of the fragment header marks the first fragment (RFC 6184 §5.8).
        FU_A => rest.first().is_some_and(|fu| fu & 0x80 != 0 && fu & 0x1f == IDR),
        _ => false,
    }
}

/// Units in an aggregation packet: a 16-bit size before each (RFC 6184 §5.7.1).
fn aggregated(mut units: &[u8]) -> bool {
    while let Some((size, rest)) = units.split_first_chunk::<2>() {
        let size = usize::from(u16::from_be_bytes(*size));
        let Some(unit) = rest.get(..size) else { return false };
        if unit.first().is_some_and(|head| matches!(head & 0x1f, SPS | IDR)) {
            return true;
        }
        units = rest.get(size..).unwrap_or(&[]);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_starts_at_parameter_sets_and_idr_slices() {
        let cases: [(&[u8], bool); 11] = [
            (&[], false),
            (&[0x67, 0x42], true),
            (&[0x68, 0xce], false),
            (&[0x65, 0x88], true),
            (&[0x41, 0x9a], false),
            (&[0x78, 0x00, 0x02, 0x67, 0x42, 0x00, 0x01, 0x68], true),
            (&[0x78, 0x00, 0x01, 0x68, 0x00, 0x01, 0x06], false),
            (&[0x78, 0x00, 0x09, 0x67], false),
            (&[0x7c, 0x85], true),
            (&[0x7c, 0x05], false),
            (&[0x7c, 0x81], false),
        ];
        for (payload, expected) in cases {
            assert_eq!(starts(payload), expected, "{payload:02x?}");
        }
    }
}
