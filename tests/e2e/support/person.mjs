/** Somebody in a call: a page of either browser, and what they see, hear and do. */
import { until } from "./until.mjs";

/** See the head of this file. */
export class Person {
  constructor(page, name) {
    this.page = page;
    this.name = name;
  }

  /** Opens the personal link and goes through the lobby into the call, until it is joined and media flow. */
  async join(server, room, ...ticketOptions) {
    await this.openLobby(server, room, ...ticketOptions);
    await this.press("join");
    await this.joined();
    return this;
  }

  /** Opens the personal link and waits for the camera. */
  async openLobby(server, room, ...ticketOptions) {
    const ticket = await server.ticket(room, this.name, ...ticketOptions);
    await this.page.goto(`${server.origin}/call/${room}?debug#t=${ticket}`);
    await until(`${this.name} sees the own camera in the lobby`, () =>
      this.page.evaluate(() => (document.querySelector(".preview video")?.videoWidth ?? 0) > 0));
  }

  /** Waits until the call is joined and its media connected. */
  async joined() {
    await until(`${this.name} is in the call`, () => this.page.evaluate(() => {
      const status = document.querySelector("[data-testid=status]")?.dataset ?? {};
      return status.state === "joined" && status.media === "connected";
    }));
    this.id = await this.page.evaluate(() => window.carehub.call.state().self.id);
  }

  /** Presses what carries this `data-testid`. */
  async press(testId) {
    const selector = `[data-testid=${testId}]`;
    await until(`${this.name} finds ${testId}`, () => this.page.evaluate((wanted) => {
      const found = document.querySelector(wanted);
      return found !== null && !found.disabled;
    }, selector));
    await this.page.evaluate((wanted) => document.querySelector(wanted).click(), selector);
  }

  /** Says yes to the question that is asked. */
  async confirm() {
    await this.page.locator("[role=alertdialog], [role=dialog]").locator("[data-testid=confirm]").click();
  }

  /** Opens the list of people unless it is open. */
  async openPeople() {
    if (!(await this.page.$("[data-testid=people-panel]"))) await this.press("people-toggle");
    await this.page.waitForSelector("[data-testid=people-panel]");
  }

  /** Statistics as the page itself shows them. */
  statistics() {
    return this.page.evaluate(() => window.carehub.call.statistics());
  }

  /** What arrives here of somebody else's `source`; undefined when nothing does. */
  async incoming(other, source) {
    const statistics = await this.statistics();
    return statistics?.tracks.find((track) =>
      track.direction === "incoming" && track.participant === other.id && track.source === source);
  }

  /** The call's state without its tracks, which cannot leave the page. */
  state() {
    return this.page.evaluate(() => {
      const { state, media, self, participants, chat } = window.carehub.call.state();
      return {
        state, media, chat,
        self: self && { id: self.id, isMicrophoneOn: self.microphone.isOn },
        participants: participants.map(({ id, name, isHere, microphone, camera, screen }) =>
          ({ id, name, isHere, microphone, camera, screen })),
      };
    });
  }

  /** Waits until frames of `other` are decoded that were not decoded when this was asked. */
  async sees(other, source = "camera") {
    let first = null;
    return until(`${this.name} decodes ${source} of ${other.name}`, async () => {
      const frames = (await this.incoming(other, source))?.framesDecoded ?? null;
      if (frames === null) return null;
      // A connection that was made anew counts from zero again.
      first = first === null ? frames : Math.min(first, frames);
      return frames >= first + 10 && frames;
    });
  }

  /** Waits until sound of `other` arrives that had not arrived when this was asked. */
  async hears(other) {
    let first = null;
    return until(`${this.name} hears ${other.name}`, async () => {
      const energy = (await this.incoming(other, "microphone"))?.totalAudioEnergy ?? null;
      if (energy === null) return null;
      first = first === null ? energy : Math.min(first, energy);
      return energy > first;
    });
  }

  /** Waits until the people here besides oneself are exactly these. */
  isWith(...others) {
    const expected = others.map(({ id }) => id).sort().join();
    return until(`${this.name} is with ${others.map(({ name }) => name).join(" and ") || "nobody"}`, async () => {
      const { participants } = await this.state();
      const seen = participants.filter(({ isHere }) => isHere).map(({ id }) => id).sort().join();
      return seen === expected && participants.length === others.length;
    });
  }

  /** The tile of somebody; undefined when there is none. */
  tile(other, source = "camera") {
    return this.page.evaluate(({ id, wanted }) => {
      const tile = document.querySelector(`[data-testid=tile][data-participant="${id}"][data-source=${wanted}]`);
      const video = tile?.querySelector("video");
      return tile
        ? { label: tile.getAttribute("aria-label"), isMuted: tile.querySelector(".tile-muted") !== null, width: video?.videoWidth ?? 0 }
        : undefined;
    }, { id: other.id, wanted: source });
  }
}
