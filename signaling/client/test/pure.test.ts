/** The parts without a socket: state machine, back-off, room, statistics, device errors. */
import { delayMs } from "../src/backoff";
import { isForwarded } from "../src/codecs";
import { capabilityProblem, deviceProblem } from "../src/errors";
import { eventsOf } from "../src/events";
import { hasDecodedFrame } from "../src/firstframe";
import { fromSeat, reduce, slotShowing } from "../src/model";
import { planAfterClose, transition, type CallState } from "../src/state";
import { computeStatistics, type StatsEntry } from "../src/statistics";
import type { ChatLine } from "../src/wire";
import { ANNA, BEN, camera, seat, videoSlot } from "./fakes";

describe("the back-off", () => {
  it.each([[1, 300], [2, 600], [3, 1200], [4, 2000], [5, 2000], [50, 2000]])("waits before attempt %i about %i ms", (attempt, ms) => {
    expect(delayMs(attempt, 0.5)).toBe(ms);
  });

  it("spreads by a quarter", () => {
    expect(delayMs(1, 0)).toBe(225);
    expect(delayMs(1, 1)).toBe(375);
  });
});

describe("the state machine", () => {
  const reconnecting: CallState = { name: "reconnecting", attempt: 1, since: 0 };

  it("does not count losses of a call that is not there", () => {
    expect(transition({ name: "idle" }, { type: "lost", at: 0 })).toEqual({ name: "idle" });
    expect(transition({ name: "ended", reason: "left" }, { type: "lost", at: 0 })).toEqual({ name: "ended", reason: "left" });
  });

  it("counts attempts from the first loss", () => {
    expect(transition(reconnecting, { type: "lost", at: 500 })).toEqual({ name: "reconnecting", attempt: 2, since: 0 });
    expect(transition(reconnecting, { type: "entered" })).toEqual({ name: "joined" });
  });

  it("keeps the first reason of an end", () => {
    expect(transition({ name: "ended", reason: "kicked" }, { type: "end", reason: "left" })).toMatchObject({ reason: "kicked" });
  });

  it.each([
    [null, "resume"], ["slow_reader", "resume"], ["server_stopping", "resume"], ["no_join", "resume"], ["media_lost", "join"],
  ] as const)("comes back after %s by %s", (reason, by) => {
    expect(planAfterClose(reason)).toEqual({ kind: "return", by });
  });

  it.each(["kicked", "replaced", "ticket_expired", "room_full", "left", "version"] as const)("ends after %s", (reason) => {
    expect(planAfterClose(reason)).toEqual({ kind: "end", reason });
  });
});

describe("the room", () => {
  const room = fromSeat(seat({ participants: [ANNA, BEN], publications: [camera("ben", "1")] }), [videoSlot("9", { participant: "ben", mid: "1" })]);

  it("forgets everything of somebody who left", () => {
    const after = reduce(room, { type: "participant_left", participant: "ben", reason: "left" });
    expect(after.participants).toEqual([ANNA]);
    expect(after.publications).toEqual([]);
    expect(after.slots).toEqual([videoSlot("9")]);
  });

  it("finds the slot of a publication", () => {
    expect(slotShowing(room, { participant: "ben", mid: "1" })?.mid).toBe("9");
    expect(slotShowing(room, { participant: "ben", mid: "2" })).toBeUndefined();
  });

  it("takes a line of chat once", () => {
    const line: ChatLine = { seq: 1, from: "ben", name: "Ben", to: null, text: "Hello", at_ms: 0 };
    const once = reduce(room, { type: "chat", line });
    expect(reduce(once, { type: "chat", line }).chat).toEqual([line]);
  });

  it("does not change by what it does not hold", () => {
    expect(reduce(room, { type: "pong", id: 1 })).toBe(room);
  });

  it("announces somebody new once", () => {
    const cara = { ...BEN, id: "cara", name: "Cara" };
    expect(eventsOf(room, { type: "participant_joined", participant: cara })).toHaveLength(1);
    expect(eventsOf(room, { type: "participant_joined", participant: BEN })).toEqual([]);
  });
});

describe("statistics", () => {
  const reading = (entries: StatsEntry[]) => new Map(entries.map((entry) => [entry.id, entry]));
  const inbound = (timestamp: number, change: Record<string, unknown>): StatsEntry => ({
    id: "in", type: "inbound-rtp", timestamp, kind: "video", mid: "9", codecId: "c", jitter: 0.012, ...change,
  });
  const codec: StatsEntry = { id: "c", type: "codec", timestamp: 0, mimeType: "video/VP8" };
  const transport: StatsEntry = { id: "t", type: "transport", timestamp: 0, srtpCipher: "AEAD_AES_128_GCM", selectedCandidatePairId: "p" };
  const pair: StatsEntry = { id: "p", type: "candidate-pair", timestamp: 0, currentRoundTripTime: 0.0314 };

  it("are rates between two readings", () => {
    const before = reading([inbound(1_000, { bytesReceived: 1_000, packetsReceived: 10, packetsLost: 0 })]);
    const now = reading([inbound(3_000, { bytesReceived: 251_000, packetsReceived: 100, packetsLost: 10 }), codec, transport, pair]);
    const result = computeStatistics(before, now, 5, () => ({ participant: "ben", source: "camera" }));
    expect(result).toMatchObject({ at: 5, rttMs: 31.4, srtpCipher: "AEAD_AES_128_GCM", incomingBps: 1_000_000, outgoingBps: 0 });
    expect(result.tracks).toMatchObject([{ participant: "ben", codec: "VP8", bitrateBps: 1_000_000, lossRatio: 0.1, jitterMs: 12 }]);
  });

  it("are zero at the first reading and after a restarted counter", () => {
    const first = reading([inbound(1_000, { bytesReceived: 9_000 })]);
    expect(computeStatistics(null, first, 0, () => null).incomingBps).toBe(0);
    const restarted = reading([inbound(2_000, { bytesReceived: 10 })]);
    expect(computeStatistics(first, restarted, 0, () => null).incomingBps).toBe(0);
  });

  it("know a decoded frame", () => {
    expect(hasDecodedFrame(reading([inbound(0, { framesDecoded: 0 })]))).toBe(false);
    expect(hasDecodedFrame(reading([inbound(0, { framesDecoded: 1 })]))).toBe(true);
  });
});

describe("a device that cannot be opened", () => {
  const thrown = (name: string, message = ""): Error => Object.assign(new Error(message), { name });

  it.each([
    [thrown("NotAllowedError"), "permission_denied"],
    [thrown("NotAllowedError", "Permission denied by system"), "blocked_by_system"],
    [thrown("NotFoundError"), "not_found"],
    [thrown("OverconstrainedError"), "not_found"],
    [thrown("NotReadableError"), "in_use"],
    ["a string", "unknown"],
  ])("is named: %s", (error, problem) => {
    expect(deviceProblem(error, "camera")).toBe(problem);
  });

  it("is no failure when the person closed the choice of screens", () => {
    expect(deviceProblem(thrown("NotAllowedError"), "screen")).toBe("cancelled");
  });

  it("is explained by plain HTTP", () => {
    expect(capabilityProblem({ isSecureContext: false, mediaDevices: undefined })).toBe("insecure_context");
    expect(capabilityProblem({ isSecureContext: true, mediaDevices: undefined })).toBe("unsupported");
    expect(capabilityProblem({ isSecureContext: true, mediaDevices: {} })).toBeNull();
  });
});

describe("codecs offered", () => {
  it.each([
    ["audio/opus", "minptime=10;useinbandfec=1", true],
    ["audio/red", "111/111", false],
    ["video/VP8", undefined, true],
    ["video/rtx", undefined, true],
    ["video/H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", true],
    ["video/H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f", true],
    ["video/H264", "level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f", false],
    ["video/H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f", false],
    ["video/VP9", "profile-id=0", true],
    ["video/VP9", "profile-id=2", false],
    ["video/AV1", "level-idx=5;profile=0;tier=0", true],
    ["video/ulpfec", undefined, false],
  ])("%s %s: %s", (mimeType, sdpFmtpLine, expected) => {
    expect(isForwarded({ mimeType, sdpFmtpLine })).toBe(expected);
  });
});
