/**
 * The one RTCPeerConnection of a call. We always offer and the server always answers, so there is no glare. The first
 * offer holds the microphone, the camera and a pool of receiving m-lines; who appears on which of them is said by
 * message later, without another offer.
 */
import { offerForwardedOnly } from "./codecs";
import type { StatsReading } from "./statistics";
import type { Source } from "./wire";

/** What an offer tells the server. */
export interface Offer {
  readonly sdp: string;
  /** What each sending m-line shows, by mid. */
  readonly sources: Record<string, Source>;
}

/** What the call needs of a peer connection; tests bring their own. */
export interface PeerLink {
  /** A new offer; with `restart` it also looks for a new way through the network. */
  offer(restart: boolean): Promise<Offer>;
  /** The server's answer to the last offer. */
  accept(sdp: string): Promise<void>;
  /** Forgets the last offer. */
  rollback(): Promise<void>;
  /** Sends `track` as `source`, or nothing. `true` when another offer is needed for that. */
  send(source: Source, track: MediaStreamTrack | null): Promise<boolean>;
  /** The m-line of ours that carries `source`, once it has one. */
  midOf(source: Source): string | null;
  /** What arrives on a receiving m-line. */
  trackOn(mid: string): MediaStreamTrack | null;
  /** Every receiving audio track; they stay the same for the whole connection. */
  audioTracks(): readonly MediaStreamTrack[];
  /** How many pictures can be received at once. */
  videoSlots(): number;
  /** Room for more pictures; needs another offer. */
  addVideoSlots(count: number): void;
  /** Is anything connected? */
  state(): RTCPeerConnectionState;
  /** Called when `state` changed. */
  watch(changed: () => void): void;
  /** Everything the browser counts. */
  statistics(): Promise<StatsReading>;
  close(): void;
}

/** How the first offer looks. */
export interface PeerOptions {
  readonly publish: boolean;
  readonly subscribe: boolean;
  /** Send pictures, too. */
  readonly video: boolean;
  readonly audioSlots: number;
  readonly videoSlots: number;
  /** Send the camera in three sizes. */
  readonly simulcast: boolean;
}

const CAMERA_BITS_PER_SECOND = 1_700_000;
const SCREEN_BITS_PER_SECOND = 2_500_000;

/** The real one. */
export class Peer implements PeerLink {
  readonly #connection: RTCPeerConnection;
  readonly #sending = new Map<Source, RTCRtpTransceiver>();
  readonly #receiving: { readonly kind: "audio" | "video"; readonly transceiver: RTCRtpTransceiver }[] = [];

  constructor(options: PeerOptions) {
    this.#connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    if (options.publish) {
      this.#add("microphone", "audio", [{}]);
      if (options.video) this.#add("camera", "video", options.simulcast ? threeSizes() : [{ maxBitrate: CAMERA_BITS_PER_SECOND }]);
    }
    if (options.subscribe) {
      for (let slot = 0; slot < options.audioSlots; slot += 1) this.#addSlot("audio");
      this.addVideoSlots(options.videoSlots);
    }
  }

  async offer(restart: boolean): Promise<Offer> {
    if (restart) this.#connection.restartIce();
    await this.#connection.setLocalDescription();
    const sources: Record<string, Source> = {};
    for (const [source, { mid }] of this.#sending) if (mid !== null) sources[mid] = source;
    return { sdp: this.#connection.localDescription?.sdp ?? "", sources };
  }

  async accept(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
  }

  async rollback(): Promise<void> {
    if (this.#connection.signalingState === "have-local-offer") {
      await this.#connection.setLocalDescription({ type: "rollback" });
    }
  }

  async send(source: Source, track: MediaStreamTrack | null): Promise<boolean> {
    const transceiver = this.#sending.get(source);
    if (transceiver) {
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
      return false;
    }
    if (!track) return false;
    const isScreen = source === "screen";
    const added = this.#add(source, isScreen ? "video" : "audio", isScreen ? [{ maxBitrate: SCREEN_BITS_PER_SECOND }] : [{}]);
    await added.sender.replaceTrack(track);
    return true;
  }

  midOf(source: Source): string | null {
    return this.#sending.get(source)?.mid ?? null;
  }

  trackOn(mid: string): MediaStreamTrack | null {
    return this.#receiving.find(({ transceiver }) => transceiver.mid === mid)?.transceiver.receiver.track ?? null;
  }

  audioTracks(): readonly MediaStreamTrack[] {
    return this.#receiving.filter(({ kind }) => kind === "audio").map(({ transceiver }) => transceiver.receiver.track);
  }

  videoSlots(): number {
    return this.#receiving.filter(({ kind }) => kind === "video").length;
  }

  addVideoSlots(count: number): void {
    for (let slot = 0; slot < count; slot += 1) this.#addSlot("video");
  }

  state(): RTCPeerConnectionState {
    return this.#connection.connectionState;
  }

  watch(changed: () => void): void {
    this.#connection.onconnectionstatechange = changed;
  }

  statistics(): Promise<StatsReading> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }

  #add(source: Source, kind: "audio" | "video", sendEncodings: RTCRtpEncodingParameters[]): RTCRtpTransceiver {
    const transceiver = this.#connection.addTransceiver(kind, { direction: "sendonly", sendEncodings });
    offerForwardedOnly(transceiver, kind);
    this.#sending.set(source, transceiver);
    return transceiver;
  }

  #addSlot(kind: "audio" | "video"): void {
    const transceiver = this.#connection.addTransceiver(kind, { direction: "recvonly" });
    offerForwardedOnly(transceiver, kind);
    this.#receiving.push({ kind, transceiver });
  }
}

/** Quarter, half and full size: what the server chooses from for each receiver. */
function threeSizes(): RTCRtpEncodingParameters[] {
  return [
    { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
    { rid: "f", scaleResolutionDownBy: 1, maxBitrate: CAMERA_BITS_PER_SECOND },
  ];
}
