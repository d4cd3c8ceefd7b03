/**
 * A prescription as it is typed: numbers are text until they are sent, and what is half typed outlives a look at another
 * tab. It is kept in this page's memory alone: nothing about a patient is written into the browser.
 */
import { useState } from "react";
import type { Schemas } from "../../../api/client";
import type { Prescription, PrescriptionItem } from "../../../api/prescriptions";
import { ApiError } from "../../../api/problem";

type Form = Schemas["Form"];
type Unit = Schemas["Unit"];
type Route = Schemas["Route"];

/** How often is meant. */
export type Often = PrescriptionItem["frequency"]["kind"];

/** One medicine. */
export interface ItemForm {
  readonly key: string;
  readonly drug: string;
  readonly strength: string;
  readonly form: Form;
  readonly dose: string;
  readonly doseUnit: Unit;
  readonly route: Route;
  readonly often: Often;
  readonly count: string;
  readonly days: string;
  readonly quantity: string;
  readonly quantityUnit: Unit;
  readonly refills: string;
  readonly instructions: string;
}

/** All of it. */
export interface DraftForm {
  readonly items: readonly ItemForm[];
  readonly validDays: string;
}

/** What a form is mostly counted in and how it mostly goes: where a new one starts. */
const USUAL: Record<Form, { readonly doseUnit: Unit; readonly route: Route; readonly quantityUnit: Unit }> = {
  TABLET: { doseUnit: "TABLET", route: "ORAL", quantityUnit: "TABLET" },
  CAPSULE: { doseUnit: "CAPSULE", route: "ORAL", quantityUnit: "CAPSULE" },
  SOLUTION: { doseUnit: "ML", route: "ORAL", quantityUnit: "ML" },
  SUSPENSION: { doseUnit: "ML", route: "ORAL", quantityUnit: "ML" },
  DROPS: { doseUnit: "DROP", route: "ORAL", quantityUnit: "PACKAGE" },
  CREAM: { doseUnit: "APPLICATION", route: "TOPICAL", quantityUnit: "G" },
  OINTMENT: { doseUnit: "APPLICATION", route: "TOPICAL", quantityUnit: "G" },
  INHALER: { doseUnit: "PUFF", route: "INHALED", quantityUnit: "PACKAGE" },
  INJECTION: { doseUnit: "MG", route: "SUBCUTANEOUS", quantityUnit: "PACKAGE" },
  PATCH: { doseUnit: "PATCH", route: "TRANSDERMAL", quantityUnit: "PATCH" },
  SUPPOSITORY: { doseUnit: "SUPPOSITORY", route: "RECTAL", quantityUnit: "SUPPOSITORY" },
  SPRAY: { doseUnit: "PUFF", route: "NASAL", quantityUnit: "PACKAGE" },
  POWDER: { doseUnit: "SACHET", route: "ORAL", quantityUnit: "SACHET" },
  OTHER: { doseUnit: "TABLET", route: "ORAL", quantityUnit: "PACKAGE" },
};

/** The name that the API gives to the number of each. */
export const COUNT: Record<Often, "times" | "hours" | "times_per_day_max"> = { TIMES_PER_DAY: "times", EVERY_HOURS: "hours", AS_NEEDED: "times_per_day_max" };

/** An empty one. */
export function blank(): ItemForm {
  return {
    key: crypto.randomUUID(), drug: "", strength: "", form: "TABLET", dose: "1", ...USUAL.TABLET,
    often: "TIMES_PER_DAY", count: "", days: "", quantity: "", refills: "0", instructions: "",
  };
}

/** With another form, and what goes with it. */
export function ofForm(item: ItemForm, form: Form): ItemForm {
  return { ...item, form, ...USUAL[form] };
}

/** What is saved, to be changed. A draft with nothing on it begins with an empty medicine. */
export function formOf({ items, valid_days }: Pick<Prescription, "items" | "valid_days">): DraftForm {
  return { items: items.length === 0 ? [blank()] : items.map(itemForm), validDays: String(valid_days) };
}

/**
 * What is sent. Throws an error like the server's, which names the fields, when something is no number or not there:
 * the rest is for the server to judge.
 */
export function draftOf({ items, validDays }: DraftForm): Schemas["PrescriptionDraft"] {
  const fields = [...items.flatMap(problems), ...(isCount(validDays) ? [] : [{ path: "valid_days", code: "valid_days_impossible" }])];
  if (fields.length > 0) throw new ApiError(422, "validation", "checked on the page", { fields });
  return { items: items.map(itemOf), valid_days: Number(validDays) };
}

/** The draft as it is typed here. */
export function useForm(prescription: Prescription) {
  const { id } = prescription;
  const [form, setForm] = useState(() => typed.get(id) ?? formOf(prescription));
  return {
    form,
    isTyped: typed.has(id),
    change: (next: DraftForm) => {
      typed.set(id, next);
      setForm(next);
    },
    /** The server has what was `sent`; what was typed meanwhile stays. */
    saved: (sent: DraftForm) => {
      if (typed.get(id) === sent) typed.delete(id);
    },
    /** What was typed is given up for what is saved. */
    forget: (saved: Prescription) => {
      typed.delete(id);
      setForm(formOf(saved));
    },
  };
}

/** Not yet saved, by id. */
const typed = new Map<string, DraftForm>();

function itemForm(item: PrescriptionItem): ItemForm {
  const { frequency } = item;
  const count = frequency.kind === "TIMES_PER_DAY" ? frequency.times : frequency.kind === "EVERY_HOURS" ? frequency.hours : frequency.times_per_day_max;
  return {
    key: crypto.randomUUID(), drug: item.drug, strength: item.strength ?? "", form: item.form, dose: item.dose.amount, doseUnit: item.dose.unit,
    route: item.route, often: frequency.kind, count: String(count), days: String(item.duration_days), quantity: String(item.quantity.amount),
    quantityUnit: item.quantity.unit, refills: String(item.refills), instructions: item.instructions ?? "",
  };
}

function itemOf(item: ItemForm): PrescriptionItem {
  return {
    drug: item.drug.trim(), strength: item.strength.trim(), form: item.form, dose: { amount: amountOf(item), unit: item.doseUnit }, route: item.route,
    frequency: { kind: item.often, [COUNT[item.often]]: Number(item.count) } as PrescriptionItem["frequency"],
    duration_days: Number(item.days), quantity: { amount: Number(item.quantity), unit: item.quantityUnit }, refills: Number(item.refills),
    instructions: item.instructions.trim(),
  };
}

function problems(item: ItemForm, index: number): readonly { path: string; code: string }[] {
  const wrong: [path: string, code: string, isGood: boolean][] = [
    ["drug", "drug_missing", item.drug.trim() !== ""],
    ["dose.amount", "dose_invalid", /^\d{1,5}(\.\d{1,3})?$/.test(amountOf(item))],
    [`frequency.${COUNT[item.often]}`, "frequency_impossible", isCount(item.count)],
    ["duration_days", "duration_impossible", isCount(item.days)],
    ["quantity.amount", "quantity_impossible", isCount(item.quantity)],
    ["refills", "refills_impossible", isCount(item.refills)],
  ];
  return wrong.filter(([, , isGood]) => !isGood).map(([path, code]) => ({ path: `items[${index}].${path}`, code }));
}

/** Half of the world writes a comma. */
function amountOf({ dose }: ItemForm): string {
  return dose.trim().replace(",", ".");
}

function isCount(text: string): boolean {
  return /^\d{1,5}$/.test(text.trim());
}
