/** The stand-in for Stripe or Paystack as a process, whose pages people pay on. */
import { spawn } from "node:child_process";
import { dirname, resolve } from "node:path";
import { BINARY } from "./server.mjs";

/** How many settings each says that it has. */
const SETTINGS = { stripe: 3, paystack: 2 };

/** See the head of this file. */
export class Processor {
  #name;
  #process;
  #settings = {};

  /** Starts it on a free port. */
  static async start(name) {
    const processor = new Processor();
    processor.#name = name;
    const program = process.env[`${name.toUpperCase()}_FAKE_BIN`] ?? resolve(dirname(BINARY), `${name}-fake`);
    const child = spawn(resolve(program), ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
    process.on("exit", () => child.kill("SIGKILL"));
    processor.#process = child;
    let text = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      text += chunk;
      // `payments.stripe_url = "…"`, a line for each setting.
      const said = [...text.matchAll(/^payments\.(\w+) = "(.*)"$/gm)];
      if (said.length === SETTINGS[name]) {
        processor.#settings = Object.fromEntries(said.map(([, key, value]) => [`CAREHUB__PAYMENTS__${key.toUpperCase()}`, value]));
        break;
      }
    }
    return processor;
  }

  /** Settings of a server that takes payments here. Until `tell` it hears of them when it asks. */
  environment() {
    return this.#settings;
  }

  get #url() {
    return this.#settings[`CAREHUB__PAYMENTS__${this.#name.toUpperCase()}_URL`];
  }

  /** Where its pages are. */
  get host() {
    return new URL(this.#url).host;
  }

  /** Presses a button on a page to pay on, as a payer does. */
  async press(payUrl, what) {
    const answer = await fetch(payUrl, { method: "POST", body: new URLSearchParams({ what }), redirect: "manual" });
    if (answer.status >= 400) throw new Error(`${what} on the page: ${answer.status}`);
  }

  /** It tells that server what happens from now on. */
  async tellTo(server) {
    await this.#tell("to", { url: `${server.origin}/api/v1/webhooks/${this.#name}` });
  }

  /** The payer contests what was paid on that page. */
  async dispute(page) {
    await this.#tell("dispute", this.#name === "stripe" ? { session: page } : { reference: page });
  }

  /** What becomes of refunds from now on, by the processor's word. */
  async refundsEnd(end) {
    await this.#tell("refunds-end", { end });
  }

  /** It answers nothing but errors, however often it is asked. */
  async fail() {
    await this.#tell("fail", { trouble: "status", status: 503, times: 1_000_000 });
  }

  /** It is well again. */
  async recover() {
    await this.#tell("recover", {});
  }

  close() {
    this.#process.kill("SIGKILL");
  }

  async #tell(what, body) {
    const url = `${new URL(this.#url).origin}/control/${what}`;
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the stand-in does not ${what}: ${answer.status}`);
  }
}
