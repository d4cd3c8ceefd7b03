//! AV1 payloads (AV1 RTP payload specification §4.4): where a coded video sequence starts.

/// Whether a new coded video sequence starts here: the aggregation header's N bit, with no fragment carried over (Z).
pub fn starts(payload: &[u8]) -> bool {
    payload.first().is_some_and(|head| head & 0x88 == 0x08) && payload.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_n_bit_starts_a_sequence() {
        for (payload, expected) in
            [(&[][..], false), (&[0x08], false), (&[0x18, 0x0a], true), (&[0x10, 0x0a], false), (&[0x88, 0x0a], false)]
        {
            assert_eq!(starts(payload), expected, "{payload:02x?}");
        }
    }
}
