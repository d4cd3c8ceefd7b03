/** What a page is to the application, and how it is fetched with its words. */
import { lazy, type ComponentType } from "react";
import type { Schemas } from "./api/client";

type Role = Schemas["Role"];

/** One of them. */
export interface Page {
  /** With holes such as `:id`, which the page gets by name. */
  readonly path: string;
  readonly to: "everybody" | "signed in" | readonly Role[];
  /** It fills the window and has no head of the application. */
  readonly isBare: boolean;
  readonly Show: ComponentType<Record<string, string>>;
}

type Loaded = Promise<{ default: ComponentType<Record<string, string>> }>;
type Load = () => Promise<void>;

/** One with the frame of the application. */
export function page(path: string, to: Page["to"], load: () => Loaded, ...areas: readonly Load[]): Page {
  return make(path, to, false, load, areas);
}

/** A page that fills the window. */
export function bare(path: string, to: Page["to"], load: () => Loaded, ...areas: readonly Load[]): Page {
  return make(path, to, true, load, areas);
}

function make(path: string, to: Page["to"], isBare: boolean, load: () => Loaded, areas: readonly Load[]): Page {
  const Show = lazy(async () => {
    const [loaded] = await Promise.all([load(), ...areas.map((area) => area())]);
    return loaded;
  });
  return { path, to, isBare, Show };
}
