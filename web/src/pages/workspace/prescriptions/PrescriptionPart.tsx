/** The prescriptions of a consultation: those that are signed, and the one that is being written. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Pill } from "lucide-react";
import { beginPrescription, prescription, prescriptionChanged, prescriptionsOf } from "../../../api/prescriptions";
import { LoadFailed } from "../../../shell/States";
import { provider } from "../../../texts/provider";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import "../../prescriptions/prescriptions.css";
import { SignedPrescription } from "./SignedPrescription";
import { Writer } from "./Writer";

/** See the head of this file. */
export function PrescriptionPart({ consultation }: { consultation: string }) {
  const words = provider.prescription;
  const { data, error, refetch, isPending } = useQuery(prescriptionsOf(consultation));
  const begin = useMutation({ mutationFn: () => beginPrescription(consultation), onSuccess: prescriptionChanged });
  if (isPending) return <Skeleton className="line-wait" count={2} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const drafts = data.items.filter(({ status }) => status === "DRAFT");
  const others = data.items.filter(({ status }) => status !== "DRAFT");
  return (
    <div className="stack" data-testid="prescriptions">
      {data.items.length === 0 && <p className="soft">{words.none}</p>}
      {drafts.map(({ id }) => <OpenDraft key={id} id={id} />)}
      <ProblemNotice error={begin.error} />
      {drafts.length === 0 && (
        <button type="button" className="button" data-testid="write-prescription" disabled={begin.isPending} onClick={() => begin.mutate()}><Pill aria-hidden />{words.write}</button>
      )}
      {others.map((one) => <SignedPrescription key={one.id} prescription={one} />)}
    </div>
  );
}

/** Lists do not say what speaks against a draft. */
function OpenDraft({ id }: { id: string }) {
  const { data, error, refetch, isPending } = useQuery({ ...prescription(id), staleTime: Infinity });
  if (isPending) return <Skeleton className="line-wait" count={2} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return data.status === "DRAFT" ? <Writer prescription={data} /> : null;
}
