/** What is looked for, as part of an address and back. Whatever an address says, only what can be looked for comes out. */
import type { Wanted } from "../../api/directory";

/** Everybody, soonest first. */
export const NOTHING: Wanted = { name: "", specialization: "", language: "", kind: "", hours: "", sort: "SOONEST" };

const NAME_MAX = 100;

/** Such as `?name=chen&kind=VIDEO`; empty for nothing. */
export function toAddress(wanted: Wanted): string {
  const said = Object.entries(wanted).filter(([key, value]) => value !== NOTHING[key as keyof Wanted]) as [string, string][];
  return said.length === 0 ? "" : `?${new URLSearchParams(said)}`;
}

/** See the head of this file. */
export function ofAddress(search: string): Wanted {
  const said = new URLSearchParams(search);
  const text = (key: string) => (said.get(key) ?? "").slice(0, NAME_MAX);
  const one = <T extends string>(key: string, known: readonly T[], otherwise: T): T => known.find((value) => value === said.get(key)) ?? otherwise;
  return {
    name: text("name"), specialization: text("specialization"), language: text("language"),
    kind: one<Wanted["kind"]>("kind", ["VIDEO", "AUDIO"], ""), hours: one<Wanted["hours"]>("hours", ["24", "168"], ""), sort: one<Wanted["sort"]>("sort", ["NAME"], "SOONEST"),
  };
}
