/** What this person prefers in this browser. Nothing in here says anything about their health. */
import { useSyncExternalStore } from "react";

/** All of it. */
export interface Preferences {
  readonly name: string;
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly speakerId: string | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  /** Show oneself as in a mirror. */
  readonly mirror: boolean;
  /** Single-key shortcuts; WCAG 2.1.4 asks that they can be switched off. */
  readonly shortcuts: boolean;
  /** Send smaller pictures. */
  readonly saveData: boolean;
}

const KEY = "carehub.preferences";
const DEFAULTS: Preferences = {
  name: "", microphoneId: null, cameraId: null, speakerId: null, microphoneOn: true, cameraOn: true,
  mirror: true, shortcuts: true, saveData: false,
};

let current = read();
const watchers = new Set<() => void>();

/** The preferences now. */
export function preferences(): Preferences {
  return current;
}

/** Changes some of them, here and in the browser's memory. */
export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that forgets is no reason to fail: private windows do.
  }
  for (const watcher of watchers) watcher();
}

/** The preferences, watched. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(watch, preferences);
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...DEFAULTS, ...(stored as Partial<Preferences>) };
  } catch {
    return DEFAULTS;
  }
}
