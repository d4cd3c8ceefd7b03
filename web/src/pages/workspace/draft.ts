/**
 * A note while it is written. It saves itself a moment after the last key; what cannot be saved is kept and tried again,
 * and what was saved elsewhere in the meantime is shown beside what is written here: nothing is ever overwritten unseen.
 */
import { Store } from "@carehub/call-client";
import type { Note, NotePart } from "../../api/notes";
import { ApiError } from "../../api/problem";

/** Where saving is. */
export type Saving = "saved" | "dirty" | "saving" | "offline";

/** What the editor shows. */
export interface DraftSnapshot {
  readonly parts: readonly NotePart[];
  readonly version: number;
  readonly saving: Saving;
  /** When it was saved last. */
  readonly savedAt: string;
  /** What was saved elsewhere, until the person has chosen. */
  readonly conflict: { readonly version: number; readonly parts: readonly NotePart[] } | null;
  /** A refusal that trying again does not change. */
  readonly problem: unknown;
}

/** Saves parts over a version. */
export type Save = (version: number, parts: readonly NotePart[]) => Promise<Pick<Note, "version" | "updated_at">>;

const REST_MS = 1_200;
const AGAIN_MS = 4_000;

/** See the head of this file. */
export class Draft {
  readonly #save: Save;
  readonly #store: Store<DraftSnapshot>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ parts, version, updated_at }: Pick<Note, "parts" | "version" | "updated_at">, save: Save) {
    this.#save = save;
    this.#store = new Store<DraftSnapshot>({ parts, version, saving: "saved", savedAt: updated_at, conflict: null, problem: null });
  }

  /** As for React's `useSyncExternalStore`. */
  readonly snapshot = (): DraftSnapshot => this.#store.snapshot();
  /** As for React's `useSyncExternalStore`. */
  readonly subscribe = (watcher: () => void): (() => void) => this.#store.subscribe(watcher);

  /** Another text for a part. */
  write(section: NotePart["section"], text: string): void {
    const parts = this.snapshot().parts.map((part) => (part.section === section ? { section, text } : part));
    this.#set({ parts, saving: this.snapshot().saving === "offline" ? "offline" : "dirty" });
    this.#later(REST_MS);
  }

  /** Saves now what is not saved; true when all is. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    const { parts, version, saving, conflict } = this.snapshot();
    if (conflict) return false;
    if (saving === "saved") return true;
    if (saving === "saving") return false;
    this.#set({ saving: "saving", problem: null });
    try {
      const saved = await this.#save(version, parts);
      // More may have been written while this was on its way.
      const isAll = this.snapshot().parts === parts;
      this.#set({ version: saved.version, savedAt: saved.updated_at, saving: isAll ? "saved" : "dirty" });
      if (!isAll) this.#later(REST_MS);
      return isAll;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** Both texts were looked at: `parts` is what counts, over what was saved elsewhere. */
  resolve(parts: readonly NotePart[]): void {
    const { conflict } = this.snapshot();
    if (!conflict) return;
    this.#set({ parts, version: conflict.version, conflict: null, saving: "dirty" });
    void this.flush();
  }

  /** The page goes: saves what it can. */
  stop(): void {
    void this.flush();
    clearTimeout(this.#timer);
  }

  #failed(error: unknown): void {
    if (error instanceof ApiError && error.code === "note_conflict") {
      const saved = error.more["saved"] as { version: number; parts: readonly NotePart[] };
      this.#set({ saving: "dirty", conflict: saved });
    } else if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
      this.#set({ saving: "dirty", problem: error });
    } else {
      this.#set({ saving: "offline" });
      this.#later(AGAIN_MS);
    }
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #set(change: Partial<DraftSnapshot>): void {
    this.#store.set({ ...this.snapshot(), ...change });
  }
}
