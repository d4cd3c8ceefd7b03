//! stub
use crate::types::*;
#[derive(Default)]
pub struct Recorder {}
impl Recorder {
    pub fn arrived(&mut self, _s: u16, _n: std::time::Instant) {}
    pub fn urgent(&self) -> bool {
        false
    }
    pub fn write_feedback(&mut self, _b: &mut [u8], _o: Ssrc, _m: Ssrc) -> Option<usize> {
        None
    }
}
