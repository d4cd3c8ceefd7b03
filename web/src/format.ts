/** Dates, times and money in the person's own habits. Instants come as ISO text and are shown in a zone that is always named. */
import { locale } from "./language";

/** The zone this device is set to. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Such as "Wednesday, 2 December 2026". */
export function fullDay(at: string, zone = ownZone()): string {
  return text(at, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone });
}

/** Such as "Wed 2 Dec". */
export function shortDay(at: string, zone = ownZone()): string {
  return text(at, { weekday: "short", day: "numeric", month: "short", timeZone: zone });
}

/** Such as "14:30". */
export function time(at: string, zone = ownZone()): string {
  return text(at, { hour: "numeric", minute: "2-digit", timeZone: zone });
}

/** Such as "14:30 – 15:00". */
export function timeSpan(from: string, to: string, zone = ownZone()): string {
  return new Intl.DateTimeFormat(locale(), { hour: "numeric", minute: "2-digit", timeZone: zone }).formatRange(new Date(from), new Date(to));
}

/** Such as "GMT+1": what the clock of the zone says at that time. */
export function zoneName(zone: string, at: string): string {
  const parts = new Intl.DateTimeFormat(locale(), { timeZone: zone, timeZoneName: "short" }).formatToParts(new Date(at));
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** Such as "London": the place a zone is named for. */
export function zonePlace(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** Whether two zones show the same clock at that time. */
export function isSameClock(one: string, other: string, at: string): boolean {
  return time(at, one) === time(at, other) && shortDay(at, one) === shortDay(at, other);
}

/** The civil day of an instant, as 2026-12-02: for grouping. */
export function dayKey(at: string, zone = ownZone()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

/** Minor units as people write them; currencies know how many digits they have. */
export function money({ minor, currency }: { readonly minor: number; readonly currency: string }): string {
  const format = new Intl.NumberFormat(locale(), { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** An amount as it is typed into a field: with a point, without a currency. */
export function toMajor({ minor, currency }: { readonly minor: number; readonly currency: string }): string {
  const digits = digitsOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** What was typed into such a field, in minor units; `null` when it is no amount of that currency. Comma and point both part. */
export function fromMajor(typed: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const [, whole, part = ""] = /^\s*(\d{1,11})(?:[.,](\d*))?\s*$/.exec(typed) ?? [];
  if (whole === undefined || part.length > digits) return null;
  return Number(whole + part.padEnd(digits, "0"));
}

function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** How long until then, in the largest unit that says it: "in 3 days", "in 12 minutes". */
export function untilThen(at: string, now: number): string {
  const minutes = Math.round((Date.parse(at) - now) / 60_000);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 36 * 60) return relative.format(Math.round(minutes / 60), "hour");
  return relative.format(Math.round(minutes / (24 * 60)), "day");
}

function text(at: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(new Date(at));
}
