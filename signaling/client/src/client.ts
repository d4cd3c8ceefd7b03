/**
 * A call, as a page uses it: `join`, watch `snapshot()`, act, `leave`. Behind it are one WebSocket and one peer
 * connection. A lost socket is opened again and the seat resumed while sound and pictures go on; a lost seat is
 * joined again with the return ticket; lost media are looked for by an ICE restart and, failing that, by a new
 * connection. The page sees `reconnecting` and nothing else of it.
 *
 * @example
 * const local = new LocalMedia();
 * await local.open({ microphone: true, camera: true });
 * const call = new CallClient({ url: "wss://clinic.example/…", local });
 * call.subscribe(() => render(call.snapshot()));
 * call.join(ticket);
 */
import { delayMs } from "./backoff";
import { browserEnvironment, type Environment } from "./environment";
import { type CallEvents, eventsOf } from "./events";
import { watchFirstFrame } from "./firstframe";
import type { LocalMedia } from "./local";
import { MediaWatch, type MediaState } from "./mediawatch";
import { fromSeat, publicationOf, reduce, remoteVideoCount, slotShowing, type RoomModel } from "./model";
import { Negotiation } from "./negotiation";
import type { Offer, PeerLink } from "./peer";
import { compose, type CallSnapshot } from "./snapshot";
import { SignalingSocket } from "./socket";
import { type CallInput, type CallState, type EndReason, type Entry, planAfterClose, transition } from "./state";
import { type CallStatistics, computeStatistics, type StatsReading, type TrackOwner } from "./statistics";
import { Emitter, Store } from "./store";
import { type CloseReason, type ErrorCode, type PublicationRef, type ServerMessage, type Source, VERSION } from "./wire";

/** How a call is made. */
export interface CallOptions {
  /** `wss://…` */
  readonly url: string;
  /** The room the person sees; a ticket for another is refused. */
  readonly room?: string;
  /** What we send. */
  readonly local: LocalMedia;
  /** Send anything at all. */
  readonly publish?: boolean;
  /** Receive anything at all. */
  readonly subscribe?: boolean;
  /** Pictures at all: without, no m-line for any is ever offered. */
  readonly video?: boolean;
  /** Send the camera in three sizes, so that the server can choose for each receiver. */
  readonly simulcast?: boolean;
  /** For tests: sockets, peer connections, clock and chance. */
  readonly environment?: Environment;
}

const AUDIO_SLOTS = 8;
const VIDEO_SLOTS = 8;
const VIDEO_SLOTS_MAX = 32;
/** The answer to `join` or `resume` must come within this. */
const ENTRY_WITHIN_MS = 10_000;
/** New connections in a row that never carried media, before we say that media are blocked. */
const MEDIA_FAILURES_MAX = 3;
/** Readings closer together than this give wild rates. */
const STATISTICS_EVERY_MS = 250;
const SOURCES: readonly Source[] = ["microphone", "camera", "screen", "screen_audio"];

/** See the head of this file. */
export class CallClient {
  readonly #options: CallOptions;
  readonly #environment: Environment;
  readonly #local: LocalMedia;
  readonly #store: Store<CallSnapshot>;
  readonly #events = new Emitter<CallEvents>();
  readonly #watch: MediaWatch;
  #state: CallState = { name: "idle" };
  #media: MediaState = "none";
  #room: RoomModel | null = null;
  #ticket = "";
  #socket: SignalingSocket | null = null;
  #peer: PeerLink | null = null;
  #negotiation: Negotiation | null = null;
  /** Set while `join` or `resume` is not answered. */
  #entering: Entry | null = null;
  #nextEntry: Entry = "join";
  #entryTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #mediaFailures = 0;
  #startedAt = 0;
  #hasMeasured = false;
  #stopFirstFrame: (() => void) | null = null;
  #view: { pinned: PublicationRef[]; only: PublicationRef[] | null } | null = null;
  #lastReading: { at: number; reading: StatsReading; result: CallStatistics } | null = null;
  readonly #cleanups: (() => void)[] = [];

  constructor(options: CallOptions) {
    this.#options = options;
    this.#environment = options.environment ?? browserEnvironment;
    this.#local = options.local;
    this.#store = new Store(compose(this.#state, "none", null, this.#local.snapshot(), null));
    this.#watch = new MediaWatch({
      changed: (media) => this.#mediaChanged(media),
      restart: () => this.#negotiation?.request(true),
      rejoin: () => this.#rejoin(),
    });
  }

  /** The call as of now; the same object until something changed. */
  readonly snapshot = (): CallSnapshot => this.#store.snapshot();
  /** Calls `watcher` after every change, until the returned function is called. */
  readonly subscribe = (watcher: () => void): (() => void) => this.#store.subscribe(watcher);

  /** Listens to what happens, for announcements and for keeping the return ticket. */
  on<Name extends keyof CallEvents>(name: Name, listener: (payload: CallEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Enters with a ticket, or with the return ticket of an earlier visit. How it goes is found in the snapshot. */
  join(ticket: string): void {
    if (this.#state.name !== "idle" && this.#state.name !== "ended") return;
    this.#ticket = ticket;
    this.#startedAt = this.#environment.now();
    this.#mediaFailures = 0;
    this.#hasMeasured = false;
    this.#become({ type: "begin", at: this.#startedAt });
    this.#cleanups.push(this.#local.subscribe(() => this.#localChanged()));
    this.#cleanups.push(this.#environment.watchNetwork(() => this.#networkChanged()));
    this.#open("join");
  }

  /** Goes, and gives up the seat. */
  leave(): void {
    if (this.#state.name === "idle" || this.#state.name === "ended") return;
    this.#socket?.send({ type: "leave" });
    this.#end("left");
  }

  /** Writes to everybody, or to one. */
  chat(text: string, to: string | null = null): void {
    this.#socket?.send({ type: "chat", text, to });
  }

  /** Says something to the pages of all others, or of one: any JSON of at most 4 096 bytes. */
  appMessage(data: unknown, to: string | null = null): void {
    this.#socket?.send({ type: "app_message", data, to });
  }

  /** What we want to see: first choice first. Kept over reconnections. */
  view(pinned: readonly PublicationRef[], only: readonly PublicationRef[] | null = null): void {
    const view = { pinned: [...pinned], only: only && [...only] };
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    this.#view = view;
    this.#socket?.send({ type: "view", ...view });
  }

  /** As `view`, by person: their camera and screen come first. */
  prefer(participants: readonly string[]): void {
    const publications = this.#room?.publications ?? [];
    this.view(participants.flatMap((id) =>
      publications
        .filter((one) => one.participant === id && one.kind === "video")
        .map(({ participant, mid }) => ({ participant, mid }))));
  }

  /** A host sends somebody out. */
  kick(participant: string): void {
    this.#socket?.send({ type: "kick", participant });
  }

  /** A host mutes somebody; only they can unmute themselves. */
  muteOther(participant: string, source: Source = "microphone"): void {
    const publication = this.#room && publicationOf(this.#room, participant, source);
    if (publication) this.#socket?.send({ type: "mute_other", participant, mid: publication.mid });
  }

  /** Bitrates, loss and the rest, since the last time this was asked. */
  async statistics(): Promise<CallStatistics | null> {
    const last = this.#lastReading;
    const at = Date.now();
    if (!this.#peer) return null;
    if (last && at - last.at < STATISTICS_EVERY_MS) return last.result;
    const reading = await this.#peer.statistics();
    const result = computeStatistics(last?.reading ?? null, reading, at, (mid, direction) => this.#ownerOf(mid, direction));
    this.#lastReading = { at, reading, result };
    return result;
  }

  /** For tests and support: behaves as if the network had cut the socket. */
  dropSocket(): void {
    this.#socket?.drop();
  }

  // ---- Entering -----------------------------------------------------------------------------------------------

  #open(entry: Entry): void {
    const by: Entry = this.#peer && this.#room ? entry : "join";
    // The offer is made while the socket opens: one round trip less to wait for.
    const offer = by === "join" ? this.#newPeer() : null;
    offer?.catch(() => undefined);
    this.#entering = by;
    const socket: SignalingSocket = new SignalingSocket(this.#environment.socket(this.#options.url), {
      opened: () => void this.#enter(socket, offer),
      message: (message) => void this.#received(socket, message),
      closed: (reason) => this.#closed(socket, reason),
    });
    this.#socket = socket;
  }

  async #enter(socket: SignalingSocket, offer: Promise<Offer> | null): Promise<void> {
    clearTimeout(this.#entryTimer);
    this.#entryTimer = setTimeout(() => socket.drop(), ENTRY_WITHIN_MS);
    if (!offer) {
      socket.send({ type: "resume", version: VERSION, ticket: this.#ticket });
      return;
    }
    try {
      const { sdp, sources } = await offer;
      const { room } = this.#options;
      const wanted = room === undefined ? {} : { room };
      if (socket === this.#socket) socket.send({ type: "join", version: VERSION, ticket: this.#ticket, ...wanted, sdp, sources });
    } catch {
      if (socket === this.#socket) this.#end("unsupported_browser");
    }
  }

  /** A fresh connection with its first offer. */
  async #newPeer(): Promise<Offer> {
    this.#closePeer();
    const { publish = true, subscribe = true, video = true, simulcast = false } = this.#options;
    const videoSlots = this.#videoSlotsWanted();
    const peer = this.#environment.peer({ publish, subscribe, video, simulcast, audioSlots: AUDIO_SLOTS, videoSlots });
    this.#peer = peer;
    peer.watch(() => this.#watch.observe(peer.state()));
    this.#negotiation = new Negotiation(
      peer,
      (offer) => this.#socket?.send({ type: "offer", ...offer }),
      (code) => this.#offerFailed(code),
    );
    await this.#sendTracks(peer);
    return peer.offer(false);
  }

  #entered(): void {
    clearTimeout(this.#entryTimer);
    this.#entering = null;
    this.#nextEntry = "resume";
    this.#become({ type: "entered" });
    this.#reconcileMutes();
    if (this.#view) this.#socket?.send({ type: "view", ...this.#view });
    this.#negotiation?.resume();
    this.#growSlots();
  }

  // ---- Messages -----------------------------------------------------------------------------------------------

  async #received(socket: SignalingSocket, message: ServerMessage): Promise<void> {
    if (socket !== this.#socket) return;
    const before = this.#room;
    if (message.type === "joined" || message.type === "resumed") this.#room = fromSeat(message.seat, message.slots);
    else if (before) this.#room = reduce(before, message);
    this.#keepTicket(message);
    switch (message.type) {
      case "joined":
        await this.#joined(message.sdp);
        break;
      case "resumed":
        this.#entered();
        if (this.#media === "interrupted") this.#negotiation?.request(true);
        break;
      case "answer":
        await this.#negotiation?.answered(message.id, message.sdp);
        break;
      case "error":
        this.#refused(socket, message.code, message.id);
        break;
      case "muted":
        if (message.by_host && message.muted) this.#mutedByHost(message.publication);
        break;
      case "published":
        this.#reconcileMutes();
        this.#growSlots();
        break;
      default:
        break;
    }
    for (const [name, payload] of eventsOf(before, message)) this.#events.emit(name, payload);
    if (this.#room !== before || message.type === "answer") this.#render();
  }

  async #joined(sdp: string): Promise<void> {
    const peer = this.#peer;
    try {
      await peer?.accept(sdp);
    } catch {
      this.#end("offer");
      return;
    }
    if (peer !== this.#peer) return;
    this.#watch.begin();
    this.#entered();
    const isAnybodyThere = this.#room !== null && remoteVideoCount(this.#room) > 0;
    // Coming back is another thing than coming: only the first entry is measured.
    const isFirst = !this.#hasMeasured;
    this.#hasMeasured = true;
    if (peer && isFirst && isAnybodyThere) {
      this.#stopFirstFrame = watchFirstFrame(
        () => peer.statistics(), this.#startedAt, () => this.#environment.now(),
        (first_frame_ms) => this.#socket?.send({ type: "report", first_frame_ms }),
      );
    }
  }

  #keepTicket(message: ServerMessage): void {
    if (message.type === "joined" || message.type === "resumed") this.#ticket = message.seat.return_ticket;
    else if (message.type === "return_ticket") this.#ticket = message.ticket;
    else return;
    this.#events.emit("return_ticket", { ticket: this.#ticket });
  }

  #refused(socket: SignalingSocket, code: ErrorCode, id: number | null): void {
    if (code === "seat_gone" && this.#entering === "resume") {
      this.#entering = "join";
      this.#nextEntry = "join";
      void this.#enter(socket, this.#newPeer());
    } else if (id !== null) {
      void this.#negotiation?.refused(id, code);
    } else {
      this.#events.emit("refused", { code });
    }
  }

  #mutedByHost({ participant, mid }: PublicationRef): void {
    if (participant !== this.#room?.self) return;
    for (const use of ["microphone", "camera"] as const) {
      if (this.#peer?.midOf(use) === mid) this.#local.mutedByHost(use);
    }
    if (this.#peer?.midOf("screen") === mid) this.#local.stopScreen();
  }

  // ---- Losing and coming back -----------------------------------------------------------------------------------

  #closed(socket: SignalingSocket, reason: CloseReason | null): void {
    if (socket !== this.#socket) return;
    const plan = planAfterClose(reason);
    if (plan.kind === "end") this.#end(plan.reason);
    else this.#comeBack(plan.by === "join" ? "join" : this.#nextEntry);
  }

  #comeBack(by: Entry): void {
    clearTimeout(this.#entryTimer);
    this.#entering = null;
    this.#nextEntry = by;
    this.#negotiation?.pause();
    this.#become({ type: "lost", at: this.#environment.now() });
    if (this.#state.name === "ended") this.#end(this.#state.reason);
    if (this.#state.name !== "joining" && this.#state.name !== "reconnecting") return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(
      () => this.#open(this.#nextEntry), delayMs(this.#state.attempt, this.#environment.random()));
  }

  /** Media are beyond repair: the same seat, another connection. */
  #rejoin(): void {
    this.#mediaFailures += 1;
    if (this.#mediaFailures >= MEDIA_FAILURES_MAX) {
      this.#end("media_blocked");
      return;
    }
    this.#nextEntry = "join";
    if (this.#state.name !== "joined") return;
    this.#socket?.discard();
    this.#comeBack("join");
  }

  #networkChanged(): void {
    if (this.#state.name === "reconnecting" || this.#state.name === "joining") {
      if (this.#entering) return;
      clearTimeout(this.#retryTimer);
      this.#open(this.#nextEntry);
    } else if (this.#state.name === "joined") {
      this.#socket?.ping(3_000);
      this.#watch.networkChanged();
    }
  }

  #end(reason: EndReason): void {
    clearTimeout(this.#entryTimer);
    clearTimeout(this.#retryTimer);
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.#socket?.discard();
    this.#socket = null;
    this.#closePeer();
    this.#watch.end();
    this.#entering = null;
    this.#become({ type: "end", reason });
    this.#room = null;
    this.#view = null;
    this.#render();
  }

  #closePeer(): void {
    this.#stopFirstFrame?.();
    this.#stopFirstFrame = null;
    this.#peer?.close();
    this.#peer = null;
    this.#negotiation = null;
    this.#lastReading = null;
    this.#watch.end();
  }

  // ---- Media ----------------------------------------------------------------------------------------------------

  #localChanged(): void {
    const peer = this.#peer;
    if (peer) {
      void this.#sendTracks(peer).then((needsOffer) => {
        if (peer !== this.#peer) return;
        if (needsOffer) this.#negotiation?.request();
        this.#reconcileMutes();
      });
    }
    this.#render();
  }

  async #sendTracks(peer: PeerLink): Promise<boolean> {
    if (this.#options.publish === false) return false;
    let needsOffer = false;
    const sources = this.#options.video === false ? SOURCES.filter((source) => source === "microphone") : SOURCES;
    for (const source of sources) {
      const isNew = await peer.send(source, this.#trackOf(source)).catch(() => false);
      needsOffer ||= isNew;
    }
    return needsOffer;
  }

  #trackOf(source: Source): MediaStreamTrack | null {
    const { microphone, camera, screen } = this.#local.snapshot();
    switch (source) {
      case "microphone": return microphone.track;
      case "camera": return camera.track;
      case "screen": return screen.track;
      case "screen_audio": return screen.audioTrack;
    }
  }

  #isMuted(source: Source): boolean {
    if (source === "microphone") return !this.#local.snapshot().microphone.isOn;
    return this.#trackOf(source) === null;
  }

  /** Tells the server what it does not know yet of our mutes. A publication it has not seen yet is told of later. */
  #reconcileMutes(): void {
    const room = this.#room;
    if (!room || this.#entering || this.#state.name !== "joined") return;
    for (const source of SOURCES) {
      const mid = this.#peer?.midOf(source);
      const known = room.publications.find((one) => one.participant === room.self && one.mid === mid);
      const muted = this.#isMuted(source);
      if (!known || known.muted === muted) continue;
      this.#socket?.send({ type: "mute", mid: known.mid, muted });
      this.#room = reduce(this.#room ?? room, { type: "muted", publication: known, muted, by_host: false });
    }
  }

  #videoSlotsWanted(): number {
    if (this.#options.video === false) return 0;
    const count = this.#room ? remoteVideoCount(this.#room) : 0;
    return Math.min(VIDEO_SLOTS_MAX, Math.max(VIDEO_SLOTS, count));
  }

  /** More pictures than room for them: offer more m-lines. They are never taken back. */
  #growSlots(): void {
    if (!this.#peer || this.#options.subscribe === false || this.#options.video === false) return;
    const missing = this.#videoSlotsWanted() - this.#peer.videoSlots();
    if (missing <= 0) return;
    this.#peer.addVideoSlots(missing);
    this.#negotiation?.request();
  }

  #offerFailed(code: ErrorCode | null): void {
    if (code) this.#events.emit("refused", { code });
    // An offer that cannot be made or an answer that cannot be applied: this connection is of no further use.
    else this.#rejoin();
  }

  #mediaChanged(media: MediaState): void {
    this.#media = media;
    if (media === "connected") this.#mediaFailures = 0;
    this.#render();
  }

  #ownerOf(mid: string, direction: "incoming" | "outgoing"): TrackOwner | null {
    const room = this.#room;
    if (!room) return null;
    if (direction === "outgoing") {
      const source = SOURCES.find((one) => this.#peer?.midOf(one) === mid);
      return source ? { participant: room.self, source } : null;
    }
    return room.publications.find((one) => slotShowing(room, one)?.mid === mid) ?? null;
  }

  #become(input: CallInput): void {
    const before = this.#state;
    this.#state = transition(before, input);
    if (before === this.#state) return;
    this.#render();
    this.#events.emit("state", { state: this.#state });
  }

  #render(): void {
    this.#store.set(compose(this.#state, this.#media, this.#room, this.#local.snapshot(), this.#peer));
  }
}
