/** Rooms that anybody may open where the server runs as a demonstration, and where its WebSocket is. */
import { OUR_HEADERS } from "./client";
import { ApiError, problemOf, unreachable } from "./problem";

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

/** These routes are in no document: they exist in demonstrations only. */
async function request<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const headers = { Accept: "application/json", ...OUR_HEADERS, ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(15_000), ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(`/api/v1${path}`, init).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}
