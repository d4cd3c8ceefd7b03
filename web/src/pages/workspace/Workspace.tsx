/** The provider's workspace: the call on one side, what is written on the other. On a phone they are one above the other. */
import { PanelRightClose, PanelRightOpen } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { appointment } from "../../api/appointments";
import type { VisitView } from "../../api/visits";
import { timeSpan } from "../../format";
import { LoadFailed } from "../../shell/States";
import { load as loadEmergency } from "../../texts/emergency";
import { provider } from "../../texts/provider";
import { load as loadRecords } from "../../texts/records";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { useNow } from "../../useNow";
import { NotePart } from "./NotePart";
import { PrescriptionPart } from "./prescriptions/PrescriptionPart";
import "../visits/visits.css";
import "./workspace.css";

// Most of what is known of a patient is looked at now and then only.
const Record = lazy(async () => {
  const [{ Record: found }] = await Promise.all([import("../records/Record"), loadRecords(), loadEmergency()]);
  return { default: found };
});

interface WorkspaceProps {
  readonly visit: VisitView;
  /** The call. */
  readonly children: ReactNode;
}

/** See the head of this file. */
export default function Workspace({ visit, children }: WorkspaceProps) {
  const words = provider.workspace;
  const [isOpen, setOpen] = useState(true);
  return (
    <div className="workspace" data-open={isOpen}>
      <div className="workspace-call">{children}</div>
      <button
        type="button" className="button button-small workspace-toggle" aria-expanded={isOpen} aria-controls="workspace-side"
        onClick={() => setOpen(!isOpen)} data-testid="workspace-toggle"
      >
        {isOpen ? <PanelRightClose aria-hidden /> : <PanelRightOpen aria-hidden />}<span className="visually-hidden">{isOpen ? words.hide : words.show}</span>
      </button>
      <aside id="workspace-side" className="workspace-side" aria-label={words.title} hidden={!isOpen}>
        <Timer visit={visit} />
        <Tabs className="workspace-tabs">
          <TabList className="tabs" aria-label={words.title}>
            <Tab className="tab" id="note" data-testid="tab-note">{words.note}</Tab>
            <Tab className="tab" id="prescriptions" data-testid="tab-prescriptions">{words.prescriptions}</Tab>
            <Tab className="tab" id="history" data-testid="tab-history">{words.history}</Tab>
            <Tab className="tab" id="patient" data-testid="tab-visit">{words.patient}</Tab>
          </TabList>
          <TabPanel id="note" className="workspace-panel"><NotePart consultation={visit.consultation_id} /></TabPanel>
          <TabPanel id="prescriptions" className="workspace-panel"><PrescriptionPart consultation={visit.consultation_id} /></TabPanel>
          <TabPanel id="history" className="workspace-panel"><History visit={visit} /></TabPanel>
          <TabPanel id="patient" className="workspace-panel"><About visit={visit} /></TabPanel>
        </Tabs>
      </aside>
    </div>
  );
}

/** How much of the booked time is used. */
function Timer({ visit }: { visit: VisitView }) {
  const words = provider.workspace;
  const now = useNow(10_000);
  const from = Date.parse(visit.starts_at);
  const length = Date.parse(visit.ends_at) - from;
  const used = Math.min(1, Math.max(0, (now - from) / length));
  return (
    <div className="timer" data-over={now > from + length}>
      <span>{words.booked}: {timeSpan(visit.starts_at, visit.ends_at)}</span>
      <progress value={used} max={1} aria-label={words.time} />
    </div>
  );
}

/** What is known of the patient from before. */
function History({ visit }: { visit: VisitView }) {
  const { data, error, isPending, refetch } = useQuery(appointment(visit.appointment_id));
  if (isPending) return <Skeleton className="line-wait" count={2} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return <Suspense fallback={<Skeleton className="line-wait" count={3} />}><Record patient={data.patient.id} isProvider /></Suspense>;
}

function About({ visit }: { visit: VisitView }) {
  const words = provider.workspace;
  const { data, isPending } = useQuery(appointment(visit.appointment_id));
  if (isPending) return <Skeleton className="line-wait" />;
  return (
    <dl className="facts">
      <dt>{visits.page.patient}</dt><dd>{visit.patient?.name}</dd>
      <dt>{visits.page.what}</dt><dd>{data?.visit_type.name}</dd>
      <dt>{words.reason}</dt><dd>{data?.reason ?? words.noReason}</dd>
    </dl>
  );
}
