//! One packet to the RTP reader: offsets stay inside the packet, what is rewritten reads back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use media::rtp::{Form, HeaderExtension, HeaderWriter, RtpHeader};

fuzz_target!(|packet: &[u8]| {
    let Some(header) = RtpHeader::parse(packet) else { return };
    assert!(header.len <= packet.len());
    if let Some(payload) = header.payload(packet) {
        assert!(payload.len() <= packet.len() - header.len);
    }
    for form in [Form::OneByte, Form::TwoByte] {
        rewrite(packet, &header, form);
    }
});

fn rewrite(packet: &[u8], header: &RtpHeader, form: Form) {
    let mut buf = [0; 2048];
    let Some(mut writer) = HeaderWriter::new(&mut buf, header, form) else { return };
    let fits = |extension: &HeaderExtension<'_>| writer.extension(extension.id, extension.value).is_some();
    let kept: Vec<(u8, &[u8])> =
        header.extensions(packet).filter(fits).map(|extension| (extension.id, extension.value)).collect();
    let Some(len) = writer.finish() else { return };
    let Some(read) = RtpHeader::parse(&buf[..len]) else { panic!("what was written does not read") };
    assert_eq!(
        (read.seq, read.time, read.ssrc, read.payload_type),
        (header.seq, header.time, header.ssrc, header.payload_type)
    );
    assert!(read.extensions(&buf[..len]).map(|extension| (extension.id, extension.value)).eq(kept));
}
