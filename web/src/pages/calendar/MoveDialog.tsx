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
  readonly zone: string;
  readonly close: () => void;
}

const HOUR_MS = 3_600_000;
const DAYS = 14;

/** See the head of this file. */
export function MoveDialog({ provider, visit, zone, close }: MoveDialogProps) {
  const words = availability.calendar;
  const [from] = useState(() => Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const free = useQuery(openings(provider, visit.visit_type.id, new Date(from).toISOString(), new Date(from + DAYS * 24 * HOUR_MS).toISOString()));
  const [chosen, setChosen] = useState<string | null>(null);
  // One key for this dialog: pressing twice moves once.
  const [key] = useState(onceKey);
  const move = useMutation({
    mutationFn: (starts_at: string) => body(api.POST("/appointments/{id}/reschedule", { params: { path: { id: visit.id }, header: { ...ifMatch(visit.version), "Idempotency-Key": `${key}-${starts_at}` } }, body: { starts_at } })),
    onSuccess: close,
    onSettled: () => Promise.all([appointmentsChanged(), hoursChanged()]),
  });
  const times = free.data?.openings.map(({ starts_at }) => starts_at) ?? [];
  const wanted = chosen ?? times[0];
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => open || close()} isDismissable>
      <Modal className="dialog">
        <Dialog>
          <Heading slot="title" level={2}>{words.moveTitle(visit.patient.name)}</Heading>
          <p className="soft">{words.moveLead}</p>
          {free.isPending && <Skeleton className="line-wait" />}
          {free.error && <LoadFailed error={free.error} retry={() => void free.refetch()} />}
          {free.data && wanted === undefined && <p>{words.moveNone}</p>}
          {wanted !== undefined && <SelectField label={words.moveTo} value={wanted} options={Object.fromEntries(times.map((at) => [at, `${shortDay(at, zone)}, ${time(at, zone)}`]))} change={setChosen} testId="new-time" />}
          <ProblemNotice error={move.error} />
          <div className="dialog-actions">
            <button type="button" className="button" onClick={close}>{common.cancel}</button>
            {wanted !== undefined && <button type="button" className="button button-primary" data-testid="move-now" disabled={move.isPending} onClick={() => move.mutate(wanted)}>{words.moveSave}</button>}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
