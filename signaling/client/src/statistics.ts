/**
 * What the browser counts, turned into what a person can read: rates from two readings of `getStats()`, one line per
 * track. Names of the readings are those of W3C "Identifiers for WebRTC's Statistics API".
 */
import type { Kind, Source } from "./wire";

/** Whose track it is, as far as it can be told. */
export interface TrackOwner {
  readonly participant: string;
  readonly source: Source;
}

/** One track in one direction. Rates are over the time since the reading before. */
export interface TrackStatistics {
  readonly direction: "incoming" | "outgoing";
  readonly participant: string | null;
  readonly source: Source | null;
  readonly mid: string | null;
  readonly rid: string | null;
  readonly kind: Kind;
  readonly codec: string | null;
  readonly bitrateBps: number;
  readonly framesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** 0 to 1; of outgoing tracks as the server reports it. */
  readonly lossRatio: number;
  readonly jitterMs: number | null;
  readonly packets: number;
  /** Since the start. */
  readonly framesDecoded: number | null;
  readonly freezeCount: number | null;
  readonly totalAudioEnergy: number | null;
}

/** The whole call. */
export interface CallStatistics {
  /** `Date.now()` of the reading. */
  readonly at: number;
  readonly rttMs: number | null;
  readonly availableOutgoingBps: number | null;
  readonly incomingBps: number;
  readonly outgoingBps: number;
  readonly srtpCipher: string | null;
  readonly dtlsVersion: string | null;
  /** `host`, `srflx`, `prflx` or `relay`. */
  readonly localCandidate: string | null;
  readonly protocol: string | null;
  readonly tracks: readonly TrackStatistics[];
}

/** One entry of an `RTCStatsReport`; browsers differ in which members they know. */
export type StatsEntry = { readonly id: string; readonly type: string; readonly timestamp: number } & Readonly<Record<string, unknown>>;
/** One reading: an `RTCStatsReport` or any map like it. */
export type StatsReading = ReadonlyMap<string, StatsEntry>;

/** Rates from `before` (if there is one) to `now`. `owner` says whose an m-line is. */
export function computeStatistics(
  before: StatsReading | null,
  now: StatsReading,
  at: number,
  owner: (mid: string, direction: "incoming" | "outgoing") => TrackOwner | null,
): CallStatistics {
  const entries = [...now.values()];
  const tracks: TrackStatistics[] = [];
  for (const entry of entries) {
    const direction = directionOf(entry.type);
    if (!direction) continue;
    const mid = text(entry, "mid");
    const who = mid === null ? null : owner(mid, direction);
    tracks.push({
      direction, mid,
      participant: who?.participant ?? null,
      source: who?.source ?? null,
      ...(direction === "incoming" ? incoming(entry, before, now) : outgoing(entry, before, now)),
    });
  }
  return { at, ...transport(entries, now), tracks, ...totals(tracks) };
}

type Measured = Omit<TrackStatistics, "direction" | "mid" | "participant" | "source">;

function incoming(entry: StatsEntry, before: StatsReading | null, now: StatsReading): Measured {
  const past = before?.get(entry.id);
  const received = delta(entry, past, "packetsReceived");
  const lost = delta(entry, past, "packetsLost");
  return {
    ...common(entry, past, now, "bytesReceived"),
    lossRatio: ratio(lost, received + lost),
    jitterMs: milliseconds(entry, "jitter"),
    packets: number(entry, "packetsReceived") ?? 0,
    framesDecoded: number(entry, "framesDecoded"),
    freezeCount: number(entry, "freezeCount"),
    totalAudioEnergy: number(entry, "totalAudioEnergy"),
  };
}

function outgoing(entry: StatsEntry, before: StatsReading | null, now: StatsReading): Measured {
  const remote = [...now.values()].find((one) => one.type === "remote-inbound-rtp" && one["localId"] === entry.id);
  const source = now.get(text(entry, "mediaSourceId") ?? "");
  return {
    ...common(entry, before?.get(entry.id), now, "bytesSent"),
    lossRatio: Math.max(0, (remote && number(remote, "fractionLost")) ?? 0),
    jitterMs: remote ? milliseconds(remote, "jitter") : null,
    packets: number(entry, "packetsSent") ?? 0,
    framesDecoded: null,
    freezeCount: null,
    totalAudioEnergy: source ? number(source, "totalAudioEnergy") : null,
  };
}

type Common = Pick<Measured, "rid" | "kind" | "codec" | "bitrateBps" | "framesPerSecond" | "width" | "height">;

function common(entry: StatsEntry, past: StatsEntry | undefined, now: StatsReading, bytes: string): Common {
  const codec = now.get(text(entry, "codecId") ?? "");
  const seconds = past ? (entry.timestamp - past.timestamp) / 1000 : 0;
  return {
    rid: text(entry, "rid"),
    kind: text(entry, "kind") === "video" ? "video" : "audio",
    codec: codec ? (text(codec, "mimeType")?.split("/")[1] ?? null) : null,
    bitrateBps: seconds > 0 ? Math.round((delta(entry, past, bytes) * 8) / seconds) : 0,
    framesPerSecond: number(entry, "framesPerSecond"),
    width: number(entry, "frameWidth"),
    height: number(entry, "frameHeight"),
  };
}

function transport(entries: readonly StatsEntry[], now: StatsReading) {
  const entry = entries.find((one) => one.type === "transport");
  const pair = now.get((entry && text(entry, "selectedCandidatePairId")) ?? "") ?? entries.find(isSelectedPair);
  const candidate = pair && now.get(text(pair, "localCandidateId") ?? "");
  return {
    rttMs: pair ? milliseconds(pair, "currentRoundTripTime") : null,
    availableOutgoingBps: pair ? number(pair, "availableOutgoingBitrate") : null,
    srtpCipher: entry ? text(entry, "srtpCipher") : null,
    dtlsVersion: entry ? text(entry, "tlsVersion") : null,
    localCandidate: candidate ? text(candidate, "candidateType") : null,
    protocol: candidate ? text(candidate, "protocol") : null,
  };
}

/** Firefox has no `transport` entry that names the pair. */
function isSelectedPair(entry: StatsEntry): boolean {
  return entry.type === "candidate-pair" && entry["nominated"] === true && entry["state"] === "succeeded";
}

function totals(tracks: readonly TrackStatistics[]): { incomingBps: number; outgoingBps: number } {
  const sum = (direction: TrackStatistics["direction"]): number =>
    tracks.filter((track) => track.direction === direction).reduce((total, track) => total + track.bitrateBps, 0);
  return { incomingBps: sum("incoming"), outgoingBps: sum("outgoing") };
}

function directionOf(type: string): "incoming" | "outgoing" | null {
  if (type === "inbound-rtp") return "incoming";
  return type === "outbound-rtp" ? "outgoing" : null;
}

/** Counters start again when a track does; a negative difference is none. */
function delta(entry: StatsEntry, past: StatsEntry | undefined, name: string): number {
  return Math.max(0, (number(entry, name) ?? 0) - ((past && number(past, name)) ?? 0));
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function number(entry: StatsEntry, name: string): number | null {
  const value = entry[name];
  return typeof value === "number" ? value : null;
}

function milliseconds(entry: StatsEntry, name: string): number | null {
  const seconds = number(entry, name);
  return seconds === null ? null : Math.round(seconds * 10_000) / 10;
}

function text(entry: StatsEntry, name: string): string | null {
  const value = entry[name];
  return typeof value === "string" ? value : null;
}
