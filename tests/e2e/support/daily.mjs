/** The stand-in for Daily.co as a process, and somebody in one of its calls. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname, resolve } from "node:path";
import { BINARY } from "./server.mjs";

const FAKE = resolve(process.env.DAILY_FAKE_BIN ?? resolve(dirname(BINARY), "daily-fake"));

/** See the head of this file. */
export class Daily {
  #process;
  #url;
  #settings = {};

  /** Starts it on a free port. */
  static async start() {
    const daily = new Daily();
    const child = spawn(FAKE, ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
    process.on("exit", () => child.kill("SIGKILL"));
    daily.#process = child;
    let text = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      text += chunk;
      // `calls.daily_url = "…"`, a line for each setting.
      const said = [...text.matchAll(/^calls\.(\w+) = "(.*)"$/gm)];
      if (said.length === 3) {
        daily.#settings = Object.fromEntries(said.map(([, key, value]) => [`CAREHUB__CALLS__${key.toUpperCase()}`, value]));
        break;
      }
    }
    daily.#url = new URL(daily.#settings.CAREHUB__CALLS__DAILY_URL).origin;
    return daily;
  }

  /** Settings of a server that calls here, and is called back. */
  environment(port) {
    return { ...this.#settings, CAREHUB__CALLS__DAILY_WEBHOOK_URL: `http://127.0.0.1:${port}/api/v1/webhooks/daily` };
  }

  /** It answers nothing but errors, however often it is asked. */
  async fail() {
    await this.#tell("fail", { trouble: "status", status: 503, times: 1_000_000 });
  }

  /** It is well again. */
  async recover() {
    await this.#tell("recover", {});
  }

  /** Every webhook comes twice, and once more under another name. */
  async repeatWebhooks() {
    await this.#tell("webhooks", { twice: true });
  }

  close() {
    this.#process.kill("SIGKILL");
  }

  async #tell(what, body) {
    const answer = await fetch(`${this.#url}/control/${what}`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    });
    assert.equal(answer.status, 204);
  }
}

/** Somebody who has the page of a call at Daily open. */
export class DailySeat {
  #url;
  #session;

  /** Opens it with a ticket of a visit. */
  static async take(ticket) {
    const seat = new DailySeat();
    seat.#url = ticket.url;
    const answer = await fetch(`${ticket.url}/enter`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token: ticket.token }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    seat.#session = (await answer.json()).session;
    return seat;
  }

  /** Whether the call still has us. */
  async isIn() {
    return (await this.#people()).some(({ session }) => session === this.#session);
  }

  /** Whether somebody else can be seen and heard: at the stand-in, whether they are there. */
  async hasCompany() {
    return (await this.#people()).some(({ session }) => session !== this.#session);
  }

  /** The tab is closed. */
  async close() {
    await fetch(`${this.#url}/leave`, { method: "POST", body: this.#session });
  }

  async #people() {
    return (await fetch(`${this.#url}/people`)).json();
  }
}
