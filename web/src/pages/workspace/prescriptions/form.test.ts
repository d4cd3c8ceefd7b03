import { ApiError } from "../../../api/problem";
import { blank, draftOf, formOf, ofForm, type ItemForm } from "./form";

const full: ItemForm = { ...blank(), drug: " Amoxicillin ", strength: "500 mg", form: "CAPSULE", doseUnit: "CAPSULE", quantityUnit: "CAPSULE", count: "3", days: "7", quantity: "21" };

const refused = (item: ItemForm): Readonly<Record<string, string>> => {
  try {
    draftOf({ items: [full, item], validDays: "90" });
  } catch (error) {
    if (error instanceof ApiError) return error.fields;
  }
  return {};
};

test("what is typed becomes what the API takes, and comes back as it was", () => {
  const draft = draftOf({ items: [full], validDays: "30" });
  expect(draft).toEqual({
    valid_days: 30,
    items: [{
      drug: "Amoxicillin", strength: "500 mg", form: "CAPSULE", dose: { amount: "1", unit: "CAPSULE" }, route: "ORAL",
      frequency: { kind: "TIMES_PER_DAY", times: 3 }, duration_days: 7, quantity: { amount: 21, unit: "CAPSULE" }, refills: 0, instructions: "",
    }],
  });
  expect(draftOf(formOf({ items: draft.items, valid_days: 30 }))).toEqual(draft);
});

test("a decimal comma is a point", () => {
  expect(draftOf({ items: [{ ...full, dose: "0,5" }], validDays: "90" }).items[0]!.dose.amount).toBe("0.5");
});

test.each([
  [{ drug: "  " }, "items[1].drug", "drug_missing"],
  [{ dose: "half" }, "items[1].dose.amount", "dose_invalid"],
  [{ count: "" }, "items[1].frequency.times", "frequency_impossible"],
  [{ often: "EVERY_HOURS", count: "x" }, "items[1].frequency.hours", "frequency_impossible"],
  [{ days: "1.5" }, "items[1].duration_days", "duration_impossible"],
  [{ quantity: "-1" }, "items[1].quantity.amount", "quantity_impossible"],
  [{ refills: "" }, "items[1].refills", "refills_impossible"],
] as const)("%o is told at its field", (change, path, code) => {
  expect(refused({ ...full, ...change })).toEqual({ [path]: code });
});

test("another form brings its own unit and way", () => {
  expect(ofForm(full, "INHALER")).toMatchObject({ drug: full.drug, doseUnit: "PUFF", route: "INHALED", quantityUnit: "PACKAGE" });
});
