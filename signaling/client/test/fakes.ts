/** A server's end of the socket, a peer connection and a world that tests move by hand. */
import { CallClient } from "../src/client";
import type { Environment } from "../src/environment";
import { LocalMedia } from "../src/local";
import type { Offer, PeerLink } from "../src/peer";
import type { SocketLike } from "../src/socket";
import type { StatsReading } from "../src/statistics";
import type { ClientMessage, Participant, Publication, Seat, ServerMessage, Slot, Source } from "../src/wire";

export class FakeSocket implements SocketLike {
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientMessage[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.isClosed = true;
  }

  types(): string[] {
    return this.sent.map((message) => message.type);
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

export class FakePeer implements PeerLink {
  readonly sources = new Map<Source, string>([["microphone", "0"], ["camera", "1"]]);
  readonly restarts: boolean[] = [];
  readonly accepted: string[] = [];
  slots = 8;
  isClosed = false;
  now: RTCPeerConnectionState = "new";
  #changed: () => void = () => undefined;

  offer(restart: boolean): Promise<Offer> {
    this.restarts.push(restart);
    const sources = Object.fromEntries([...this.sources].map(([source, mid]) => [mid, source]));
    return Promise.resolve({ sdp: `offer ${this.restarts.length}`, sources });
  }

  accept(sdp: string): Promise<void> {
    this.accepted.push(sdp);
    return Promise.resolve();
  }

  rollback(): Promise<void> {
    return Promise.resolve();
  }

  send(source: Source, track: MediaStreamTrack | null): Promise<boolean> {
    const isNew = track !== null && !this.sources.has(source);
    if (isNew) this.sources.set(source, "18");
    return Promise.resolve(isNew);
  }

  midOf(source: Source): string | null {
    return this.sources.get(source) ?? null;
  }

  trackOn(mid: string): MediaStreamTrack | null {
    return { id: `track of ${mid}` } as MediaStreamTrack;
  }

  audioTracks(): readonly MediaStreamTrack[] {
    return [];
  }

  videoSlots(): number {
    return this.slots;
  }

  addVideoSlots(count: number): void {
    this.slots += count;
  }

  state(): RTCPeerConnectionState {
    return this.now;
  }

  watch(changed: () => void): void {
    this.#changed = changed;
  }

  statistics(): Promise<StatsReading> {
    return Promise.resolve(new Map());
  }

  close(): void {
    this.isClosed = true;
  }

  become(state: RTCPeerConnectionState): void {
    this.now = state;
    this.#changed();
  }
}

export class World implements Environment {
  readonly sockets: FakeSocket[] = [];
  readonly peers: FakePeer[] = [];
  networkChanged: () => void = () => undefined;

  socket(): SocketLike {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  peer(): PeerLink {
    const peer = new FakePeer();
    this.peers.push(peer);
    return peer;
  }

  now(): number {
    return Date.now();
  }

  random(): number {
    return 0.5;
  }

  watchNetwork(changed: () => void): () => void {
    this.networkChanged = changed;
    return () => undefined;
  }

  lastSocket(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  lastPeer(): FakePeer {
    return this.peers.at(-1)!;
  }
}

export const ANNA: Participant = { id: "anna", name: "Anna", role: "host", here: true };
export const BEN: Participant = { id: "ben", name: "Ben", role: "guest", here: true };

export function seat(change: Partial<Seat> = {}): Seat {
  return {
    participant: "anna",
    room: "room",
    permissions: { publish: true, subscribe: true, chat: true, moderate: true, video: true },
    participants: [ANNA],
    publications: [],
    chat: [],
    return_ticket: "return 1",
    grace_s: 30,
    ...change,
  };
}

export function camera(participant: string, mid: string, muted = false): Publication {
  return { participant, mid, kind: "video", source: "camera", muted };
}

export function microphone(participant: string, mid: string, muted = false): Publication {
  return { participant, mid, kind: "audio", source: "microphone", muted };
}

export function videoSlot(mid: string, publication: Slot["publication"] = null): Slot {
  return { mid, kind: "video", publication };
}

/** Lets every promise that is ready run. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** A call that has joined. */
export async function joinedCall(change: Partial<Seat> = {}, slots: Slot[] = []): Promise<{ call: CallClient; world: World; local: LocalMedia }> {
  const { call, world, local } = newCall();
  call.join("ticket");
  await settle();
  world.lastSocket().onopen?.();
  await settle();
  world.lastSocket().say({ type: "joined", seat: seat(change), sdp: "answer", slots });
  await settle();
  return { call, world, local };
}

export function newCall(): { call: CallClient; world: World; local: LocalMedia } {
  const world = new World();
  const local = new LocalMedia();
  return { call: new CallClient({ url: "wss://clinic.example", local, environment: world }), world, local };
}
