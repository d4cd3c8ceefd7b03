/** A server with a folder and ports of its own, which can be stopped and started again on the same ones. */
import { execFile, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { until } from "./until.mjs";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
/** The server under test. */
export const BINARY = resolve(process.env.CAREHUB_BIN ?? join(ROOT, "target/debug/carehub"));

const running = new Set();
// A test that is interrupted leaves no server behind.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

/** See the head of this file. */
export class Server {
  #process = null;
  #environment;
  #folder;
  #log = "";

  /** Starts one; `environment` holds settings such as `CAREHUB__LIMITS__PARTICIPANTS_PER_ROOM`, or makes them of the port. */
  static async start(environment = {}, { demo = true } = {}) {
    const server = new Server();
    server.#folder = mkdtempSync(join(tmpdir(), "carehub-e2e-"));
    const port = await freeTcpPort();
    server.demo = demo;
    server.origin = `http://localhost:${port}`;
    server.#environment = {
      CAREHUB__SERVER__DATA_DIR: join(server.#folder, "data"),
      CAREHUB__SERVER__LISTEN: `127.0.0.1:${port}`,
      CAREHUB__SERVER__PUBLIC_URL: server.origin,
      CAREHUB__MEDIA__WORKERS: "1",
      CAREHUB__MEDIA__LOOPBACK: "true",
      CAREHUB__MEDIA__PORT_FIRST: String(await freeUdpPort()),
      ...(typeof environment === "function" ? environment(port) : environment),
    };
    await server.restart();
    return server;
  }

  /** Starts the stopped server again, as it was. */
  async restart() {
    const child = spawn(BINARY, ["serve", ...(this.demo ? ["--demo"] : [])], {
      cwd: this.#folder, env: { ...process.env, ...this.#environment }, stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    running.add(child);
    child.once("exit", () => running.delete(child));
    let problem = null;
    const keep = (text) => {
      this.#log = (this.#log + text).slice(-100_000);
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => { problem = error; });
    child.on("exit", (code) => { problem = new Error(`the server ended with ${code}: ${this.#log}`); });
    await until("the server is ready", async () => {
      if (problem) return true;
      return (await fetch(`${this.origin}/readyz`)).ok;
    });
    if (problem) throw problem;
  }

  /** Asks it to stop, as an administrator does, and waits until it has. */
  async stop() {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    const giveUp = setTimeout(() => child.kill("SIGKILL"), 20_000);
    await ended;
    clearTimeout(giveUp);
  }

  /** Ends it without a word, as a power cut does. */
  async kill() {
    const child = this.#process;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await ended;
  }

  /** Stops it and removes its folder. */
  async close() {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The link to this page out of a mail to somebody; the server writes mails to files (`CAREHUB__MAIL__TRANSPORT=file`). */
  mailedLink(to, path) {
    const folder = join(this.#environment.CAREHUB__SERVER__DATA_DIR, "mail");
    return until(`${to} gets a mail with a link to ${path}`, () => {
      const mails = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")) : [];
      // A mail about an address names it too: only its own head says to whom it goes.
      for (const mail of mails.filter((one) => one.split(/\r?\n\r?\n/, 1)[0].match(/^To:[^\r\n]*/im)?.[0].includes(to))) {
        // RFC 2045 §6.7: lines are broken, and what is no plain text is written as its code.
        const plain = mail.replaceAll(/=\r?\n/g, "").replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
        const at = plain.indexOf(`${this.origin}${path}#`);
        if (at >= 0) return plain.slice(at).match(/^[^\s<>"]+/)[0];
      }
      return null;
    });
  }

  /** What it printed last. */
  log() {
    return this.#log;
  }

  /** A number of `/metrics`; 0 for a name that is not there. `name` has its labels, as in `hub_http_total{code="200"}`. */
  async metric(name) {
    const text = await (await fetch(`${this.origin}/metrics`)).text();
    const line = text.split("\n").find((one) => one.startsWith(`${name} `));
    return line ? Number(line.split(" ").at(-1)) : 0;
  }

  /** Another name for a room, so that tests of one file do not meet. */
  room() {
    return `room-${Math.random().toString(36).slice(2, 10)}`;
  }

  /** A ticket as `carehub token` prints it. */
  ticket(room, name, ...more) {
    return this.command("token", "--room", room, "--name", name, ...more);
  }

  /** The first line that `carehub` prints with these arguments. */
  async command(...words) {
    const { stdout } = await promisify(execFile)(BINARY, words, {
      cwd: this.#folder, env: { ...process.env, ...this.#environment },
    });
    return stdout.split("\n")[0].trim();
  }
}

function freeTcpPort() {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

function freeUdpPort() {
  return new Promise((found, failed) => {
    const probe = createSocket("udp4").once("error", failed).bind(0, () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
