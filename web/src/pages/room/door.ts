/**
 * The way into a room of the Daily-compatible API: by the token in the address, which is read once and taken out of it; by
 * name, where the room is open to everybody; or by knocking until somebody inside opens.
 */
import { Store } from "@carehub/call-client";
import type { Door, DoorSnapshot } from "../call/door";
import { prefer } from "../../preferences";
import { storedReturn } from "../call/tickets";
import type { Visit } from "../call/visit";
import { speakWithFrame } from "./frame";

/** What the page can know before it comes in. */
interface About {
  readonly call: string;
  readonly private: boolean;
  readonly knocking: boolean;
  /** A look at camera and microphone first. */
  readonly prejoin: boolean;
}

/** What comes with the ticket. */
interface Entry {
  readonly ticket: string;
  readonly start_video_off: boolean;
  readonly start_audio_off: boolean;
  readonly exit_url: string | null;
}

/** Why it did not open: `code` is stable. */
export class DoorError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = "DoorError";
    this.code = code;
  }
}

/** See the head of this file. */
export class RoomDoor implements Door {
  readonly call: string;
  readonly needsName: boolean;
  readonly skipsLobby: boolean;
  readonly #path: string;
  readonly #token: string | null;
  #exit: string | null = null;
  readonly #store = new Store<DoorSnapshot>({ isWaiting: false });
  #knock: AbortController | null = null;

  private constructor(path: string, about: About, token: string | null) {
    this.#path = path;
    this.#token = token;
    this.call = about.call;
    this.needsName = token === null;
    this.skipsLobby = token !== null && !about.prejoin;
  }

  /** Looks whether the room is there, and whether there is a way in. */
  static async find(domain: string, room: string): Promise<RoomDoor> {
    const token = takeToken();
    const path = `/daily/rooms/${encodeURIComponent(domain)}/${encodeURIComponent(room)}`;
    const about = (await (await ask(path, {})).json()) as About;
    const canEnter = token !== null || !about.private || about.knocking;
    if (!canEnter && !storedReturn(about.call)) throw new DoorError("room_token_required");
    return new RoomDoor(path, about, token);
  }

  /** As for React's `useSyncExternalStore`. */
  readonly snapshot = (): DoorSnapshot => this.#store.snapshot();
  /** As for React's `useSyncExternalStore`. */
  readonly subscribe = (watcher: () => void): (() => void) => this.#store.subscribe(watcher);

  /** Where to go after the call, if the clinic said so. */
  get exit(): string | null {
    return this.#exit;
  }

  /** Asks to come in, and waits for as long as it takes. */
  async enter(name: string): Promise<Entry> {
    this.#knock = new AbortController();
    const { signal } = this.#knock;
    try {
      const body = this.#token === null ? { name } : { token: this.#token };
      const response = await ask(`${this.#path}/entry`, { method: "POST", body: JSON.stringify(body), signal });
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
      const entry = isStream ? await this.#wait(response) : ((await response.json()) as Entry);
      this.#exit = entry.exit_url;
      return entry;
    } finally {
      this.#store.set({ isWaiting: false });
    }
  }

  /** Tells the page around us, if there is one. */
  attach(visit: Visit): () => void {
    return speakWithFrame(visit);
  }

  /** Goes away from the door. */
  giveUp(): void {
    this.#knock?.abort();
  }

  /** Lets somebody in who knocks, or does not. `ticket` shows that we are inside. */
  async answer(person: string, letIn: boolean, ticket: string): Promise<void> {
    const body = JSON.stringify({ ticket, let_in: letIn });
    await ask(`${this.#path}/waiting/${encodeURIComponent(person)}`, { method: "POST", body });
  }

  async #wait(response: Response): Promise<Entry> {
    this.#store.set({ isWaiting: true });
    for await (const { event, data } of events(response)) {
      if (event === "in") return JSON.parse(data) as Entry;
      if (event === "denied") throw new DoorError("room_denied");
      if (event === "refused") throw new DoorError((JSON.parse(data) as { code: string }).code);
    }
    // The server went away while we waited.
    throw new DoorError("unreachable");
  }
}

/** Tokens of addresses, for as long as this page is loaded. */
const taken = new Map<string, string>();

/** The token of the address, which leaves the address bar before anything else happens. */
function takeToken(): string | null {
  const url = new URL(window.location.href);
  const token = url.searchParams.get("t");
  const name = url.searchParams.get("userName");
  if (token !== null) taken.set(url.pathname, token);
  if (name !== null) prefer({ name });
  if (token !== null || name !== null) {
    url.searchParams.delete("t");
    url.searchParams.delete("userName");
    window.history.replaceState(window.history.state, "", url.pathname + url.search);
  }
  return taken.get(url.pathname) ?? null;
}

async function ask(path: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, headers: { "Content-Type": "application/json" } });
  } catch {
    throw new DoorError("unreachable");
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: unknown };
  throw new DoorError(typeof problem.code === "string" ? problem.code : `http_${response.status}`);
}

/** The server-sent events of a response. `EventSource` can send no body, and tokens do not belong into addresses. */
async function* events(response: Response): AsyncGenerator<{ event: string; data: string }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader) {
    const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
    if (done) return;
    text += value ?? "";
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const of = (name: string): string => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
      yield { event: of("event"), data: of("data") };
    }
  }
}
