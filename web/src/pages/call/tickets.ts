/**
 * The tickets of this browser tab. The personal link carries one behind `#`, which browsers never send to a server; it
 * is read once and taken out of the address bar, so that it is not copied, bookmarked or photographed. After joining,
 * the return ticket stays in the tab's own storage, so that a reload comes back to the same seat.
 */

/** A return ticket, and whether a reload should go straight back in. */
interface Stored {
  readonly ticket: string;
  readonly isInCall: boolean;
}

const fromLink = new Map<string, string>();
const PREFIX = "carehub.return.";

/** The ticket of the personal link, if the page was opened by one. */
export function linkTicket(room: string): string | null {
  const ticket = new URLSearchParams(window.location.hash.slice(1)).get("t");
  if (ticket !== null) {
    fromLink.set(room, ticket);
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }
  return fromLink.get(room) ?? null;
}

/** It let us in, once: it is of no further use. */
export function forgetLinkTicket(room: string): void {
  fromLink.delete(room);
}

/** The seat this tab had in `room`. */
export function storedReturn(room: string): Stored | null {
  try {
    const value = JSON.parse(sessionStorage.getItem(PREFIX + room) ?? "null") as Partial<Stored> | null;
    return typeof value?.ticket === "string" ? { ticket: value.ticket, isInCall: value.isInCall === true } : null;
  } catch {
    return null;
  }
}

/** Keeps a return ticket over a reload. */
export function keepReturn(room: string, ticket: string, isInCall: boolean): void {
  try {
    sessionStorage.setItem(PREFIX + room, JSON.stringify({ ticket, isInCall } satisfies Stored));
  } catch {
    // Without storage a reload asks for the link again.
  }
}

/** Forgets it. */
export function forgetReturn(room: string): void {
  sessionStorage.removeItem(PREFIX + room);
}
