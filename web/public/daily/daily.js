/**
 * A part of daily-js's names, for pages that show a call in a frame: `DailyIframe.createFrame`, `wrap`, `join`, `leave`,
 * `destroy`, `participants`, `meetingState`, `on`, `once`, `off`, `sendAppMessage`, `setLocalAudio`, `setLocalVideo`.
 *
 *   <script src="https://care.example.org/daily/daily.js"></script>
 *   <script>
 *     const call = DailyIframe.createFrame(document.getElementById("call"));
 *     call.on("joined-meeting", (event) => console.log(event.participants.local));
 *     call.join({ url: room.url, token });
 *   </script>
 *
 * The frame is the page of the room; the server must allow your origin (`daily_api.frame_ancestors`). There is no
 * `createCallObject`: tracks do not cross a frame. What else daily-js has is not there either, and calling it fails.
 */
(() => {
  "use strict";

  const ALLOW = "camera; microphone; autoplay; display-capture; fullscreen; screen-wake-lock";

  class Call {
    #frame;
    #origin = "";
    #listeners = new Map();
    #state = "new";
    #participants = {};
    #options;
    #settle = null;
    #heard = (event) => this.#received(event);

    constructor(frame, options) {
      this.#frame = frame;
      this.#options = options ?? {};
      window.addEventListener("message", this.#heard);
    }

    /** Shows the room, and resolves with who is there once this person is in. */
    join(options = {}) {
      const { url, token, userName } = { ...this.#options, ...options };
      if (!url) return Promise.reject(new Error("join needs the url of a room"));
      const address = new URL(url, window.location.href);
      if (token) address.searchParams.set("t", token);
      if (userName) address.searchParams.set("userName", userName);
      this.#origin = address.origin;
      this.#become("joining-meeting");
      this.#emit("joining-meeting", {});
      this.#frame.src = address.href;
      return new Promise((resolve, reject) => {
        this.#settle = { resolve, reject };
      });
    }

    leave() {
      this.#tell({ action: "leave" });
      return new Promise((resolve) => {
        if (this.#state !== "joined-meeting") resolve();
        else this.once("left-meeting", () => resolve());
      });
    }

    async destroy() {
      if (this.#state === "joined-meeting") await Promise.race([this.leave(), new Promise((done) => setTimeout(done, 1000))]);
      window.removeEventListener("message", this.#heard);
      this.#frame.remove();
      this.#listeners.clear();
    }

    iframe() {
      return this.#frame;
    }

    meetingState() {
      return this.#state;
    }

    participants() {
      return this.#participants;
    }

    sendAppMessage(data, to = "*") {
      this.#tell({ action: "app-message", data, to: to === "*" ? null : to });
      return this;
    }

    setLocalAudio(isOn) {
      this.#tell({ action: "microphone", isOn: Boolean(isOn) });
      return this;
    }

    setLocalVideo(isOn) {
      this.#tell({ action: "camera", isOn: Boolean(isOn) });
      return this;
    }

    localAudio() {
      return this.#participants.local?.audio ?? null;
    }

    localVideo() {
      return this.#participants.local?.video ?? null;
    }

    on(name, listener) {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
      return this;
    }

    once(name, listener) {
      const first = (event) => {
        this.off(name, first);
        listener(event);
      };
      return this.on(name, first);
    }

    off(name, listener) {
      this.#listeners.set(name, (this.#listeners.get(name) ?? []).filter((one) => one !== listener));
      return this;
    }

    #become(state) {
      this.#state = state;
    }

    #emit(action, more) {
      for (const listener of this.#listeners.get(action) ?? []) listener({ action, ...more });
    }

    #tell(message) {
      if (this.#origin) this.#frame.contentWindow?.postMessage({ carehub: message }, this.#origin);
    }

    #received({ source, origin, data }) {
      if (source !== this.#frame.contentWindow || origin !== this.#origin || !data?.carehub) return;
      const message = data.carehub;
      switch (message.action) {
        case "loaded":
          // The page now knows where to send to.
          this.#tell({ action: "hello" });
          this.#emit("loaded", {});
          break;
        case "people":
          this.#changed(message.participants);
          break;
        case "app-message":
          this.#emit("app-message", { data: message.data, fromId: message.from ?? "" });
          break;
        case "left":
          this.#left(message.reason);
          break;
        default:
      }
    }

    #changed(after) {
      const before = this.#participants;
      this.#participants = after;
      if (this.#state !== "joined-meeting") {
        this.#become("joined-meeting");
        this.#emit("joined-meeting", { participants: after });
        this.#settle?.resolve(after);
        this.#settle = null;
        return;
      }
      const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
      for (const id of ids) {
        if (!before[id]) this.#emit("participant-joined", { participant: after[id] });
        else if (!after[id]) this.#emit("participant-left", { participant: before[id] });
        else if (JSON.stringify(before[id]) !== JSON.stringify(after[id])) this.#emit("participant-updated", { participant: after[id] });
      }
    }

    #left(reason) {
      const isError = reason !== "left" && reason !== "room_closed";
      this.#become(isError ? "error" : "left-meeting");
      this.#participants = {};
      if (isError) this.#emit("error", { errorMsg: reason, error: { type: reason === "kicked" ? "ejected" : reason } });
      this.#emit("left-meeting", {});
      this.#settle?.reject(new Error(reason));
      this.#settle = null;
    }
  }

  function createFrame(parent, options) {
    const isElement = parent instanceof HTMLElement;
    const all = (isElement ? options : parent) ?? {};
    const frame = document.createElement("iframe");
    frame.allow = ALLOW;
    frame.style.border = "0";
    Object.assign(frame.style, all.iframeStyle ?? { width: "100%", height: "100%" });
    (isElement ? parent : document.body).append(frame);
    return new Call(frame, all);
  }

  window.DailyIframe = {
    createFrame,
    wrap(frame, options) {
      frame.allow = ALLOW;
      return new Call(frame, options);
    },
    createCallObject() {
      throw new Error("createCallObject is not part of this server's daily.js: tracks do not cross a frame. Use createFrame.");
    },
    supportedBrowser: () => ({ supported: "RTCPeerConnection" in window, supportsVideoProcessing: false }),
    version: () => "carehub",
  };
})();
