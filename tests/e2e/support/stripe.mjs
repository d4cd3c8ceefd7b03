/** The stand-in for Stripe as a process, whose pages people pay on. */
import { spawn } from "node:child_process";
import { dirname, resolve } from "node:path";
import { BINARY } from "./server.mjs";

const FAKE = resolve(process.env.STRIPE_FAKE_BIN ?? resolve(dirname(BINARY), "stripe-fake"));

/** See the head of this file. */
export class Stripe {
  #process;
  #settings = {};

  /** Starts it on a free port. */
  static async start() {
    const stripe = new Stripe();
    const child = spawn(FAKE, ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
    process.on("exit", () => child.kill("SIGKILL"));
    stripe.#process = child;
    let text = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      text += chunk;
      // `payments.stripe_url = "…"`, a line for each setting.
      const said = [...text.matchAll(/^payments\.(\w+) = "(.*)"$/gm)];
      if (said.length === 3) {
        stripe.#settings = Object.fromEntries(said.map(([, key, value]) => [`CAREHUB__PAYMENTS__${key.toUpperCase()}`, value]));
        break;
      }
    }
    return stripe;
  }

  /** Settings of a server that takes payments here. It hears of them when it asks: no webhook is sent. */
  environment() {
    return this.#settings;
  }

  /** Where its pages are. */
  get host() {
    return new URL(this.#settings.CAREHUB__PAYMENTS__STRIPE_URL).host;
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
    const url = `${new URL(this.#settings.CAREHUB__PAYMENTS__STRIPE_URL).origin}/control/${what}`;
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the stand-in does not ${what}: ${answer.status}`);
  }
}
