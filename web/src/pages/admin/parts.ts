/** The parts of the administration: where each is in the navigation, and how it is fetched with its words. */
import { lazy, type ComponentType } from "react";
import { load as money } from "../../texts/money";
import { load as payment } from "../../texts/payment";

type Shown = ComponentType<{ readonly id: string }>;
type Load = () => Promise<void>;

/** One of them; `id` is what stands behind it in the address. */
function part(load: () => Promise<{ default: Shown }>, ...areas: readonly Load[]) {
  return lazy(async () => {
    const [loaded] = await Promise.all([load(), ...areas.map((area) => area())]);
    return loaded;
  });
}

/** By address: `/admin/users`. */
export const PARTS = {
  "": part(() => import("./Dashboard")),
  live: part(() => import("./Live")),
  users: part(() => import("./Users")),
  payments: part(() => import("./money/Payments"), money, payment),
  queues: part(() => import("./money/Queues"), money, payment),
  bank: part(() => import("./money/Bank"), money, payment),
  invoices: part(() => import("./money/Invoices"), money, payment),
  billing: part(() => import("./money/Billing"), money, payment),
  clinic: part(() => import("./Clinic")),
  holidays: part(() => import("./Holidays")),
  messages: part(() => import("./Messages")),
  audit: part(() => import("./Audit")),
} as const;

/** An address below `/admin`. */
export type Part = keyof typeof PARTS;

/** In the order of the navigation. */
export const GROUPS = {
  work: ["", "live", "users"],
  money: ["payments", "queues", "bank", "invoices", "billing"],
  house: ["clinic", "holidays"],
  system: ["messages", "audit"],
} as const satisfies Record<string, readonly Part[]>;
