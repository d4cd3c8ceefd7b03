/** The fields of one medicine. */
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { medicines } from "../../../texts/medicines";
import { provider } from "../../../texts/provider";
import { SelectField, TextArea, TextField } from "../../../ui/Field";
import { fieldError } from "../../../ui/forms";
import { COUNT, ofForm, type ItemForm, type Often } from "./form";

interface ItemFieldsProps {
  readonly item: ItemForm;
  readonly index: number;
  /** What the server, or the page before it, found wrong. */
  readonly error: unknown;
  readonly change: (item: ItemForm) => void;
  /** Nothing where it is the only one. */
  readonly remove: (() => void) | null;
}

/** See the head of this file. */
export function ItemFields({ item, index, error, change, remove }: ItemFieldsProps) {
  const words = provider.prescription;
  const wrong = (path: string) => fieldError(error, `items[${index}].${path}`);
  const text = (name: keyof ItemForm) => ({ value: item[name], change: (value: string) => change({ ...item, [name]: value }), testId: name });
  const number = (name: keyof ItemForm, mode: "numeric" | "decimal" = "numeric") => ({ ...text(name), inputMode: mode, autoComplete: "off", maxLength: 9 });
  const units = medicines.units;
  const unitNames = Object.fromEntries(Object.entries(units).map(([unit, [, many]]) => [unit, many])) as Record<keyof typeof units, string>;
  return (
    <fieldset className="writer-item" data-testid="item">
      <legend>{words.item(index + 1)}</legend>
      <TextField label={words.drug} error={wrong("drug")} maxLength={120} autoComplete="off" spellCheck={false} {...text("drug")} />
      <Row>
        <TextField label={words.strength} hint={words.strengthHint} error={wrong("strength")} maxLength={60} autoComplete="off" {...text("strength")} />
        <SelectField label={words.form} value={item.form} options={medicines.forms} change={(form) => change(ofForm(item, form))} testId="form" />
      </Row>
      <Row>
        <TextField label={words.dose} error={wrong("dose.amount")} {...number("dose", "decimal")} />
        <SelectField label={words.unit} value={item.doseUnit} options={unitNames} change={(doseUnit) => change({ ...item, doseUnit })} testId="doseUnit" />
        <SelectField label={words.route} value={item.route} options={medicines.routes} error={wrong("route")} change={(route) => change({ ...item, route })} testId="route" />
      </Row>
      <Row>
        <SelectField<Often> label={words.frequency} value={item.often} options={words.often} change={(often) => change({ ...item, often })} testId="often" />
        <TextField label={words.count[item.often]} error={wrong(`frequency.${COUNT[item.often]}`)} {...number("count")} />
        <TextField label={words.days} error={wrong("duration_days")} {...number("days")} />
      </Row>
      <Row>
        <TextField label={words.quantity} error={wrong("quantity.amount")} {...number("quantity")} />
        <SelectField label={words.quantityUnit} value={item.quantityUnit} options={unitNames} change={(quantityUnit) => change({ ...item, quantityUnit })} testId="quantityUnit" />
        <TextField label={words.refills} error={wrong("refills")} {...number("refills")} />
      </Row>
      <TextArea label={words.instructions} hint={words.instructionsHint} error={wrong("instructions")} maxLength={500} rows={2} {...text("instructions")} />
      {remove && <button type="button" className="button button-small button-quiet" onClick={remove}><Trash2 aria-hidden />{words.remove(index + 1)}</button>}
    </fieldset>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="writer-row">{children}</div>;
}
