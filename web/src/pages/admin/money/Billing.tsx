/** What stands on invoices to come: who sells, tax, numbers, terms, and the account that transfers go to. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { billing, saveBilling, type Billing as Settings } from "../../../api/money";
import { codeOf } from "../../../api/problem";
import { LoadFailed } from "../../../shell/States";
import { common } from "../../../texts/common";
import { money } from "../../../texts/money";
import { SelectField, TextArea, TextField } from "../../../ui/Field";
import { fieldError } from "../../../ui/forms";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";

type Account = NonNullable<Settings["account"]>;

const NO_ACCOUNT: Account = { holder: "", iban: "", bic: "", bank: "", currency: "EUR" };

/** See the head of this file. */
export default function Billing() {
  const { data, error, refetch } = useQuery(billing());
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="line-wait" count={5} />;
  // What was typed stays also when somebody else saved meanwhile.
  return <Form saved={data.value} etag={data.etag} refetch={() => void refetch()} />;
}

function Form({ saved, etag, refetch }: { saved: Settings; etag: string; refetch: () => void }) {
  const words = money.billing;
  const [input, setInput] = useState(saved);
  const [rate, setRate] = useState(String(saved.tax_rate_bp / 100));
  const [due, setDue] = useState(String(saved.due_days));
  const [transfer, setTransfer] = useState(String(saved.transfer_days));
  const [isChecked, setChecked] = useState(false);
  const set = (change: Partial<Settings>) => setInput({ ...input, ...change });
  const account = input.account ?? NO_ACCOUNT;
  const setAccount = (change: Partial<Account>) => set({ account: { ...account, ...change } });
  const save = useMutation({ mutationFn: (settings: Settings) => saveBilling(etag, settings), onError: (error) => { if (codeOf(error) === "stale") refetch(); } });
  const { error } = save;
  const rateBp = /^\d{1,2}(?:[.,]\d{1,2})?$/.test(rate.trim()) ? Math.round(Number(rate.trim().replace(",", ".")) * 100) : null;
  const isWhole = [due, transfer].every((one) => /^\d{1,3}$/.test(one.trim()));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (rateBp === null || !isWhole) return;
    const isUsed = [account.holder, account.iban, account.bic, account.bank].some((text) => text.trim() !== "");
    save.mutate({ ...input, tax_rate_bp: input.tax_category === "EXEMPT" ? 0 : rateBp, due_days: Number(due), transfer_days: Number(transfer), account: isUsed ? account : null });
  };
  const whole = (text: string) => (isChecked && !/^\d{1,3}$/.test(text.trim()) ? words.whole : null);
  return (
    <form className="box form" onSubmit={submit} noValidate data-testid="billing-form">
      <p className="soft">{words.lead}</p>
      <h2>{words.seller}</h2>
      <div className="fields">
        <TextField label={words.name} hint={words.nameHint} maxLength={200} value={input.seller_name} change={(seller_name) => set({ seller_name })} testId="seller-name" error={fieldError(error, "seller_name")} />
        <TextField label={words.taxId} dir="ltr" maxLength={50} value={input.seller_tax_id} change={(seller_tax_id) => set({ seller_tax_id })} error={fieldError(error, "seller_tax_id")} />
      </div>
      <TextArea label={words.address} rows={3} maxLength={500} value={input.seller_address} change={(seller_address) => set({ seller_address })} error={fieldError(error, "seller_address")} />
      <h2>{words.tax}</h2>
      <div className="fields">
        <SelectField label={words.category} value={input.tax_category} options={words.categories} change={(tax_category) => set({ tax_category })} />
        {input.tax_category !== "EXEMPT" && <TextField label={words.rate} dir="ltr" inputMode="decimal" value={rate} change={setRate} error={isChecked && rateBp === null ? words.rateWrong : fieldError(error, "tax_rate_bp")} />}
        <TextField label={words.why} hint={words.whyHint} maxLength={200} value={input.tax_reason} change={(tax_reason) => set({ tax_reason })} error={fieldError(error, "tax_reason")} />
      </div>
      <h2>{words.terms}</h2>
      <div className="fields">
        <TextField label={words.invoiceSeries} dir="ltr" maxLength={6} value={input.invoice_series} change={(invoice_series) => set({ invoice_series })} error={fieldError(error, "invoice_series")} />
        <TextField label={words.creditSeries} dir="ltr" maxLength={6} value={input.credit_series} change={(credit_series) => set({ credit_series })} error={fieldError(error, "credit_series")} />
        <TextField label={words.due} inputMode="numeric" value={due} change={setDue} testId="due-days" error={whole(due) ?? fieldError(error, "due_days")} />
        <TextField label={words.transfer} hint={words.transferHint} inputMode="numeric" value={transfer} change={setTransfer} error={whole(transfer) ?? fieldError(error, "transfer_days")} />
      </div>
      <h2>{words.account}</h2>
      <p className="soft">{words.accountText}</p>
      <div className="fields">
        <TextField label={words.holder} maxLength={70} value={account.holder} change={(holder) => setAccount({ holder })} error={fieldError(error, "account.holder")} />
        <TextField label="IBAN" dir="ltr" maxLength={42} value={account.iban} change={(iban) => setAccount({ iban })} testId="iban" error={fieldError(error, "account.iban")} />
        <TextField label="BIC" dir="ltr" maxLength={11} value={account.bic} change={(bic) => setAccount({ bic })} error={fieldError(error, "account.bic")} />
        <TextField label={words.bank} maxLength={100} value={account.bank} change={(bank) => setAccount({ bank })} error={fieldError(error, "account.bank")} />
        <TextField label={words.currency} dir="ltr" maxLength={3} value={account.currency} change={(currency) => setAccount({ currency: currency.toUpperCase() })} error={fieldError(error, "account.currency")} />
      </div>
      <ProblemNotice error={error} />
      <div role="status">{save.isSuccess && <p className="note-good" data-testid="billing-saved">{words.saved}</p>}</div>
      <button type="submit" className="button button-primary" data-testid="save-billing" disabled={save.isPending}>{common.save}</button>
    </form>
  );
}
