/**
 * The codecs the server forwards. Offering nothing else keeps an offer with sixteen receiving m-lines at a third of its
 * size: shorter to send, quicker to parse for both sides, and far from the server's limit of 64 KiB.
 */

type Kind = "audio" | "video";

/** Profiles every browser can both send and receive; the server matches senders and receivers by these. */
export function isForwarded(codec: { mimeType: string; sdpFmtpLine?: string | undefined }): boolean {
  const parameters = codec.sdpFmtpLine ?? "";
  switch (codec.mimeType.toLowerCase()) {
    case "audio/opus":
    case "video/vp8":
    case "video/rtx":
      return true;
    case "video/h264":
      // Constrained baseline; browsers write it 42e01f or 42001f.
      return /packetization-mode=1/.test(parameters) && /profile-level-id=42(e0|00)/i.test(parameters);
    case "video/vp9":
      return !/profile-id=[1-9]/.test(parameters);
    case "video/av1":
      return !/profile=[1-9]/.test(parameters);
    default:
      return false;
  }
}

/** Limits what a transceiver offers; a browser that cannot be told offers everything, which works too. */
export function offerForwardedOnly(transceiver: RTCRtpTransceiver, kind: Kind): void {
  // Absent where the client runs without a browser, and in browsers before 2024.
  if (typeof RTCRtpReceiver === "undefined" || !("setCodecPreferences" in transceiver)) return;
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs.filter(isForwarded) ?? [];
  if (codecs.length === 0) return;
  try {
    transceiver.setCodecPreferences(codecs);
  } catch {
    // Firefox refused lists without its own order before version 128; the full offer is answered as well.
  }
}
