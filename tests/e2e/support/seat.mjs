/** Somebody in a call of ours with nothing but a browser's own WebRTC: no page and no library of this project. */
import { openPage } from "./chromium.mjs";

/** See the head of this file. */
export class HubSeat {
  #page;

  /** Goes in with a ticket of a visit. */
  static async take(ticket, { server, browser }) {
    const seat = new HubSeat();
    seat.#page = await openPage(browser);
    await seat.#page.goto(server.origin);
    await seat.#page.evaluate(goIn, { url: `${server.origin.replace("http", "ws")}${ticket.url}`, token: ticket.token });
    return seat;
  }

  /** Whether the call has us, and media flow. */
  isIn() {
    return this.#page.evaluate(() => window.seat.closed === null && window.seat.peer.connectionState === "connected");
  }

  /** Whether somebody else can be seen and heard now. */
  async hasCompany() {
    const [before, after] = [await this.packets(), await this.#page.waitForTimeout(500).then(() => this.packets())];
    return after.audio > before.audio && after.video > before.video;
  }

  /** Everything that has arrived so far, as the browser counts it. */
  packets() {
    return this.#page.evaluate(async () => {
      const packets = { audio: 0, video: 0 };
      for (const report of (await window.seat.peer.getStats()).values()) {
        if (report.type === "inbound-rtp") packets[report.kind] += report.packetsReceived;
      }
      return packets;
    });
  }

  /** The tab is closed, without a word to the call. */
  async close() {
    await this.#page.context().close();
  }
}

/** Runs in the page: see signaling/PROTOCOL.md. */
async function goIn({ url, token }) {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240, frameRate: 15 } });
  const peer = new RTCPeerConnection();
  peer.addTransceiver(media.getAudioTracks()[0], { direction: "sendonly" });
  peer.addTransceiver(media.getVideoTracks()[0], { direction: "sendonly" });
  peer.addTransceiver("audio", { direction: "recvonly" });
  peer.addTransceiver("video", { direction: "recvonly" });
  await peer.setLocalDescription();
  const socket = new WebSocket(url);
  const seat = { peer, socket, closed: null };
  window.seat = seat;
  const say = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => say({
    type: "join", version: 1, ticket: token, sdp: peer.localDescription.sdp, sources: { 0: "microphone", 1: "camera" },
  });
  await new Promise((joined, refused) => {
    socket.onmessage = async ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "joined") {
        await peer.setRemoteDescription({ type: "answer", sdp: message.sdp });
        joined();
      }
      if (message.type === "closing") seat.closed = message.reason;
    };
    socket.onclose = () => {
      seat.closed ??= "lost";
      peer.close();
      refused(new Error(seat.closed));
    };
  });
}
