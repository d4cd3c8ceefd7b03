/** Somebody of the demo clinic who is signed in, and asks the API as a page would; and signing in on the page itself. */
import assert from "node:assert/strict";
import { createParser } from "./events.mjs";
import { until } from "./until.mjs";

export const PASSWORD = "welcome-to-the-demo";

/** The address of somebody of the demo clinic: `sarah.chen` is enough. */
export const emailOf = (name) => `${name}@demo.example`;

/** Signs in on the page as a person does, and waits until the page that was wanted is shown. */
export async function signInOnPage(page, server, name, path = "/login") {
  await page.goto(`${server.origin}${path}`);
  await page.fill("[data-testid=email]", emailOf(name));
  await page.fill("[data-testid=password]", PASSWORD);
  await page.click("[data-testid=sign-in]");
  await page.waitForSelector("[data-testid=account]");
}

/** See the head of this file. */
export class Account {
  #server;
  #cookie;

  /** Signs in. */
  static async signIn(server, name) {
    const account = new Account();
    account.#server = server;
    account.name = name;
    const answer = await account.ask("POST", "/sessions", { email: emailOf(name), password: PASSWORD });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    account.#cookie = answer.headers.getSetCookie()[0].split(";")[0];
    return account;
  }

  /** What is answered, whatever it is. */
  async ask(method, path, body, headers = {}) {
    const answer = await fetch(`${this.#server.origin}/api/v1${path}`, {
      method,
      headers: {
        "x-requested-with": "carehub",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const isJson = answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, headers: answer.headers, body: isJson ? await answer.json() : await answer.arrayBuffer() };
  }

  /** The body of a good answer. */
  async do(method, path, body, headers) {
    const answer = await this.ask(method, path, body, headers);
    assert.ok(answer.status < 300, `${this.name}: ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** As `do`. */
  get(path) {
    return this.do("GET", path);
  }

  /** As `do`. */
  post(path, body, headers) {
    return this.do("POST", path, body, headers);
  }

  /** Changes what was read: `change` makes the new from the old. */
  async change(path, change) {
    const read = await this.ask("GET", path);
    return this.do("PUT", path, change(read.body), { "if-match": read.headers.get("etag") });
  }

  /** The code with which something is refused. */
  async refusal(method, path, body) {
    const answer = await this.ask(method, path, body);
    return { status: answer.status, code: answer.body.code };
  }

  /** Opens a stream of events and keeps what it said last. */
  async listen(path) {
    return Stream.open(`${this.#server.origin}/api/v1${path}`, this.#cookie, this.name);
  }

  /** Makes a browser's context one in which this person is signed in. */
  async signInto(context) {
    const [name, value] = this.#cookie.split("=");
    await context.addCookies([{ name, value, url: this.#server.origin, httpOnly: true, sameSite: "Lax" }]);
  }
}

/** An open stream of events. */
export class Stream {
  #controller = new AbortController();
  /** What was said last, by the name of the event. */
  last = {};
  isOpen = true;

  static async open(url, cookie, name) {
    const stream = new Stream();
    stream.name = name;
    const answer = await fetch(url, { headers: { cookie }, signal: stream.#controller.signal });
    assert.equal(answer.status, 200, `${name} listens to ${url}`);
    void stream.#read(answer.body).catch(() => undefined).finally(() => { stream.isOpen = false; });
    return stream;
  }

  async #read(body) {
    const parse = createParser((event, data) => { this.last[event] = JSON.parse(data); });
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) parse(chunk);
  }

  /** Waits until a visit is told of that is so; gives it. */
  visit(what, isSo) {
    return until(`${this.name} is told: ${what}`, () => (this.last.visit && isSo(this.last.visit) ? this.last.visit : null));
  }

  /** The page is closed. */
  close() {
    this.#controller.abort();
  }
}
