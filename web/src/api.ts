/** The server's REST API, as far as calls need it, and where its WebSocket is. Errors are RFC 9457 problem documents. */

/** What the server said no to. `code` is stable; the other words are for developers. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
  }
}

/** Role in a demonstration room. */
export type DemoRole = "host" | "guest";

/** Whether anybody may open a room here, to try it out. */
export async function isDemo(): Promise<boolean> {
  try {
    const { enabled } = await request<{ enabled: boolean }>("GET", "/demo");
    return enabled;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}

/** Opens a demonstration room. */
export async function openDemoRoom(): Promise<string> {
  const { room } = await request<{ room: string }>("POST", "/demo/rooms", {});
  return room;
}

/** A ticket for a demonstration room. */
export async function demoTicket(room: string, name: string, role: DemoRole): Promise<string> {
  const path = `/demo/rooms/${encodeURIComponent(room)}/tickets`;
  const { ticket } = await request<{ ticket: string }>("POST", path, { name, role });
  return ticket;
}

/** Where calls are signaled. */
export function signalingUrl(): string {
  const url = new URL("/ws", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

async function request<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        Accept: "application/json",
        // Other sites cannot set it without being asked: the server takes no unsafe request without it.
        "X-Requested-With": "carehub",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    throw new ApiError(0, "unreachable", "the server cannot be reached");
  }
  if (!response.ok) throw await problem(response);
  return (await response.json()) as T;
}

async function problem(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as { code?: unknown; detail?: unknown };
  const code = typeof body.code === "string" ? body.code : `http_${response.status}`;
  return new ApiError(response.status, code, typeof body.detail === "string" ? body.detail : response.statusText);
}
