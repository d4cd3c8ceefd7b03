/** Another time for a visit: one of those that are free. Works with keys alone, so nothing has to be dragged. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { appointmentsChanged, type Appointment } from "../../api/appointments";
import { api, body, ifMatch, onceKey } from "../../api/client";
import { hoursChanged, openings } from "../../api/hours";
import { shortDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { availability } from "../../texts/availability";
import { common } from "../../texts/common";
import { SelectField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

interface MoveDialogProps {
  readonly provider: string;
  readonly visit: Appointment;
  /** Where it was dragged to; the nearest free time is offered. */
  readonly wanted: string | null;
  readonly zone: string;
  readonly close: () => void;
}

const HOUR_MS = 3_600_000;
const DAYS = 14;
const AROUND_MS = 72 * HOUR_MS;

/** See the head of this file. */
export function MoveDialog({ provider, visit, wanted, zone, close }: MoveDialogProps) {
  const words = availability.calendar;
  // Whole hours, so that what was read is found again; around the time that is wanted.
  const [from] = useState(() => Math.floor(Math.max(Date.now(), wanted === null ? 0 : Date.parse(wanted) - AROUND_MS) / HOUR_MS) * HOUR_MS);
  const free = useQuery(openings(provider, visit.visit_type.id, new Date(from).toISOString(), new Date(from + DAYS * 24 * HOUR_MS).toISOString()));
  const [chosen, setChosen] = useState<string | null>(null);
  // One key for this dialog: pressing twice moves once.
  const [key] = useState(onceKey);
  const move = useMutation({
    mutationFn: (starts_at: string) => body(api.POST("/appointments/{id}/reschedule", { params: { path: { id: visit.id }, header: { ...ifMatch(visit.version), "Idempotency-Key": `${key}-${starts_at}` } }, body: { starts_at } })),
    onSuccess: close,
    onSettled: () => Promise.all([appointmentsChanged(), hoursChanged()]),
  });
  const times = free.data?.openings.map(({ starts_at }) => new Date(starts_at).toISOString()) ?? [];
  const offered = chosen ?? nearest(times, wanted);
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => open || close()} isDismissable>
      <Modal className="dialog">
        <Dialog>
          <Heading slot="title" level={2}>{words.moveTitle(visit.patient.name)}</Heading>
          <p className="soft">{words.moveLead}</p>
          {wanted !== null && offered !== undefined && chosen === null && offered !== wanted && <p role="status" data-testid="not-free">{words.moveNear(`${shortDay(wanted, zone)}, ${time(wanted, zone)}`)}</p>}
          {free.isPending && <Skeleton className="line-wait" />}
          {free.error && <LoadFailed error={free.error} retry={() => void free.refetch()} />}
          {free.data && offered === undefined && <p>{words.moveNone}</p>}
          {offered !== undefined && <SelectField label={words.moveTo} value={offered} options={Object.fromEntries(times.map((at) => [at, `${shortDay(at, zone)}, ${time(at, zone)}`]))} change={setChosen} testId="new-time" />}
          <ProblemNotice error={move.error} />
          <div className="dialog-actions">
            <button type="button" className="button" onClick={close}>{common.cancel}</button>
            {offered !== undefined && <button type="button" className="button button-primary" data-testid="move-now" disabled={move.isPending} onClick={() => move.mutate(offered)}>{words.moveSave}</button>}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The free time that is nearest to the wanted one; the first without one. */
function nearest(times: readonly string[], wanted: string | null): string | undefined {
  if (wanted === null) return times[0];
  const away = (at: string) => Math.abs(Date.parse(at) - Date.parse(wanted));
  return times.reduce<string | undefined>((best, at) => (best === undefined || away(at) < away(best) ? at : best), undefined);
}
