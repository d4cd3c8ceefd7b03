/** Whole calls against a fake server: entering, losing the socket, losing media, host's orders. */
import { BEN, camera, joinedCall, microphone, newCall, seat, settle, videoSlot } from "./fakes";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("joining", () => {
  it("sends ticket and offer in the first message", async () => {
    const { call, world } = newCall();
    call.join("ticket");
    world.lastSocket().onopen?.();
    await settle();
    expect(world.lastSocket().sent).toEqual([
      { type: "join", version: 1, ticket: "ticket", sdp: "offer 1", sources: { 0: "microphone", 1: "camera" } },
    ]);
    expect(call.snapshot().state.name).toBe("joining");
  });

  it("is in after the answer", async () => {
    const { call, world } = await joinedCall();
    expect(call.snapshot().state).toEqual({ name: "joined" });
    expect(world.lastPeer().accepted).toEqual(["answer"]);
    expect(call.snapshot().self?.name).toBe("Anna");
  });

  it("ends with the server's reason when the ticket was used", async () => {
    const { call, world } = newCall();
    call.join("ticket");
    world.lastSocket().onopen?.();
    world.lastSocket().say({ type: "closing", reason: "ticket_used", message: "" });
    world.lastSocket().onclose?.({ code: 4012 });
    await settle();
    expect(call.snapshot().state).toEqual({ name: "ended", reason: "ticket_used" });
  });

  it("reads the reason from the close code when the last message was lost", async () => {
    const { call, world } = newCall();
    call.join("ticket");
    world.lastSocket().onclose?.({ code: 4030 });
    await settle();
    expect(call.snapshot().state).toEqual({ name: "ended", reason: "room_full" });
  });

  it("gives up an unreachable server", async () => {
    const { call, world } = newCall();
    call.join("ticket");
    for (let attempt = 0; attempt < 20 && call.snapshot().state.name === "joining"; attempt += 1) {
      world.lastSocket().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(6_000);
    }
    expect(call.snapshot().state).toEqual({ name: "ended", reason: "unreachable" });
  });
});

describe("a dropped socket", () => {
  it("is opened again and the seat resumed, on the same peer connection", async () => {
    const { call, world } = await joinedCall();
    world.lastSocket().onclose?.({ code: 1006 });
    expect(call.snapshot().state).toMatchObject({ name: "reconnecting", attempt: 1 });
    await vi.advanceTimersByTimeAsync(400);
    world.lastSocket().onopen?.();
    await settle();
    expect(world.lastSocket().sent).toEqual([{ type: "resume", version: 1, ticket: "return 1" }]);
    world.lastSocket().say({ type: "resumed", seat: seat({ return_ticket: "return 2" }), slots: [] });
    await settle();
    expect(call.snapshot().state.name).toBe("joined");
    expect(world.peers).toHaveLength(1);
    expect(world.lastPeer().isClosed).toBe(false);
  });

  it("joins with a new peer connection on the same socket when the seat is gone", async () => {
    const { call, world } = await joinedCall();
    world.lastSocket().onclose?.({ code: 1001 });
    await vi.advanceTimersByTimeAsync(400);
    world.lastSocket().onopen?.();
    world.lastSocket().say({ type: "error", code: "seat_gone", message: "", id: null });
    await settle();
    expect(world.lastSocket().types()).toEqual(["resume", "join"]);
    expect(world.lastSocket().sent[1]).toMatchObject({ ticket: "return 1", sdp: "offer 1" });
    expect(world.peers).toHaveLength(2);
    world.lastSocket().say({ type: "joined", seat: seat(), sdp: "answer", slots: [] });
    await settle();
    expect(call.snapshot().state.name).toBe("joined");
  });

  it("is noticed by a ping without an answer", async () => {
    const { call } = await joinedCall();
    await vi.advanceTimersByTimeAsync(17_000);
    expect(call.snapshot().state.name).toBe("reconnecting");
  });

  it("is tried for two minutes and not longer", async () => {
    const { call, world } = await joinedCall();
    const start = Date.now();
    while (call.snapshot().state.name !== "ended" && Date.now() - start < 300_000) {
      world.lastSocket().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(call.snapshot().state).toEqual({ name: "ended", reason: "connection_lost" });
    expect(Date.now() - start).toBeGreaterThanOrEqual(120_000);
    expect(Date.now() - start).toBeLessThan(140_000);
  });

  it("is opened at once when the network is back", async () => {
    const { world } = await joinedCall();
    world.lastSocket().onclose?.({ code: 1006 });
    world.networkChanged();
    expect(world.sockets).toHaveLength(2);
  });

  it("gets nothing more once it is on its way out", async () => {
    const { call, world } = await joinedCall();
    const socket = world.lastSocket();
    const sent = socket.sent.length;
    socket.readyState = 2;
    call.chat("too late");
    call.leave();
    expect(socket.sent).toHaveLength(sent);
    expect(call.snapshot().state).toEqual({ name: "ended", reason: "left" });
  });

  it("ends the call when a host sent us out", async () => {
    const { call, world } = await joinedCall();
    world.lastSocket().say({ type: "closing", reason: "kicked", message: "" });
    world.lastSocket().onclose?.({ code: 4020 });
    expect(call.snapshot().state).toEqual({ name: "ended", reason: "kicked" });
    expect(world.lastPeer().isClosed).toBe(true);
  });
});

describe("lost media", () => {
  it("are looked for by an ICE restart after three seconds", async () => {
    const { call, world } = await joinedCall();
    world.lastPeer().become("connected");
    world.lastPeer().become("disconnected");
    expect(call.snapshot().media).toBe("interrupted");
    await vi.advanceTimersByTimeAsync(3_100);
    expect(world.lastSocket().sent.at(-1)).toMatchObject({ type: "offer", id: 1 });
    expect(world.lastPeer().restarts).toEqual([false, true]);
    world.lastPeer().become("connected");
    expect(call.snapshot().media).toBe("connected");
  });

  it("lead to a new connection with the return ticket when the restart does not help", async () => {
    const { call, world } = await joinedCall();
    world.lastPeer().become("connected");
    world.lastPeer().become("failed");
    // The server is well: it answers pings.
    const pong = setInterval(() => world.lastSocket().say({ type: "pong", id: 1 }), 1_000);
    await vi.advanceTimersByTimeAsync(15_500);
    clearInterval(pong);
    world.lastSocket().onopen?.();
    await settle();
    expect(world.peers).toHaveLength(2);
    expect(world.lastSocket().sent[0]).toMatchObject({ type: "join", ticket: "return 1" });
    expect(call.snapshot().state.name).toBe("reconnecting");
  });

  it("that heal by themselves lead to nothing", async () => {
    const { world } = await joinedCall();
    world.lastPeer().become("connected");
    world.lastPeer().become("disconnected");
    await vi.advanceTimersByTimeAsync(1_000);
    world.lastPeer().become("connected");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(world.lastPeer().restarts).toEqual([false]);
  });
});

describe("in the call", () => {
  it("shows who is on which slot", async () => {
    const { call, world } = await joinedCall({ participants: [...seat().participants, BEN], publications: [camera("ben", "1")] }, [videoSlot("10")]);
    expect(call.snapshot().participants[0]?.videoTrack).toBeNull();
    world.lastSocket().say({ type: "slot", slot: videoSlot("10", { participant: "ben", mid: "1" }) });
    await settle();
    expect(call.snapshot().participants[0]?.videoTrack?.id).toBe("track of 10");
  });

  it("tells the server of a camera that was off when its publication appears", async () => {
    const { world } = await joinedCall();
    world.lastSocket().say({ type: "published", publication: camera("anna", "1") });
    await settle();
    expect(world.lastSocket().sent.at(-1)).toEqual({ type: "mute", mid: "1", muted: true });
    world.lastSocket().say({ type: "published", publication: microphone("ben", "0") });
    await settle();
    expect(world.lastSocket().types().filter((type) => type === "mute")).toHaveLength(1);
  });

  it("takes a host's mute as its own", async () => {
    const { call, world, local } = await joinedCall({ publications: [microphone("anna", "0", true)] });
    world.lastSocket().say({ type: "muted", publication: { participant: "anna", mid: "0" }, muted: true, by_host: true });
    await settle();
    expect(local.snapshot().microphone.isMutedByHost).toBe(true);
    expect(call.snapshot().self?.microphone.isOn).toBe(false);
  });

  it("offers more slots when more pictures come than there is room for", async () => {
    const publications = Array.from({ length: 10 }, (_, index) => camera(`p${index}`, "1"));
    const { world } = await joinedCall({ publications });
    expect(world.lastPeer().slots).toBe(10);
    expect(world.lastSocket().types()).toEqual(["join", "offer"]);
  });

  it("keeps the newest return ticket", async () => {
    const { call, world } = await joinedCall();
    const tickets: string[] = [];
    call.on("return_ticket", ({ ticket }) => tickets.push(ticket));
    world.lastSocket().say({ type: "return_ticket", ticket: "return 9" });
    world.lastSocket().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(400);
    world.lastSocket().onopen?.();
    expect(world.lastSocket().sent[0]).toMatchObject({ ticket: "return 9" });
    expect(tickets).toEqual(["return 9"]);
  });

  it("says what it wants to see again after a new connection", async () => {
    const { call, world } = await joinedCall({ publications: [camera("ben", "1")] });
    call.prefer(["ben"]);
    call.prefer(["ben"]);
    const view = { type: "view", pinned: [{ participant: "ben", mid: "1" }], only: null };
    expect(world.lastSocket().sent.filter(({ type }) => type === "view")).toEqual([view]);
    world.lastSocket().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(400);
    world.lastSocket().onopen?.();
    world.lastSocket().say({ type: "resumed", seat: seat(), slots: [] });
    await settle();
    expect(world.lastSocket().sent).toContainEqual(view);
  });

  it("leaves by saying so", async () => {
    const { call, world } = await joinedCall();
    call.leave();
    expect(world.lastSocket().types().at(-1)).toBe("leave");
    expect(call.snapshot().state).toEqual({ name: "ended", reason: "left" });
    expect(world.lastSocket().isClosed).toBe(true);
  });
});
