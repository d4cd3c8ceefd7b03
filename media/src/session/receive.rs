//! stub
use crate::types::*;
use std::time::*;
pub struct Receiver {}
impl Receiver {
    pub fn new(_c: u32) -> Self {
        Self {}
    }
    pub fn arrived(&mut self, _n: Instant, _i: PacketIndex, _t: RtpTime, _r: bool) {}
    pub fn highest(&self) -> Option<PacketIndex> {
        None
    }
    pub fn missing<const N: usize>(&mut self, _n: Instant, _r: Duration, _o: &mut arrayvec::ArrayVec<SeqNo, N>) {}
    pub fn take_overflow(&mut self) -> bool {
        false
    }
    pub fn sender_report(&mut self, _n: u64, _now: Instant) {}
    pub fn report(&mut self, ssrc: Ssrc, _n: Instant) -> super::rtcp::ReportBlock {
        super::rtcp::ReportBlock {
            ssrc,
            fraction_lost: 0,
            lost: 0,
            highest: 0,
            jitter: 0,
            last_sr: 0,
            delay_since_last_sr: 0,
        }
    }
    pub fn take_loss(&mut self) -> (u64, f32) {
        (0, 0.0)
    }
    pub fn clock_hz(&self) -> u32 {
        0
    }
}
