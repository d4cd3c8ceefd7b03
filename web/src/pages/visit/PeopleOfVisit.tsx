/** Who is in the visit, waits or is invited. The provider lets in and sends back; both sides may invite a third. */
import { useMutation } from "@tanstack/react-query";
import { Check, Copy, DoorOpen, Undo2, UserPlus, X } from "lucide-react";
import { useContext, useState, type SubmitEvent } from "react";
import type { Schemas } from "../../api/client";
import type { VisitActions, VisitPerson, VisitView } from "../../api/visits";
import { people } from "../../texts/people";
import { Avatar } from "../../ui/Avatar";
import { TextField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { ClosePanel, PanelFrame } from "../call/room/PanelFrame";

type GuestRole = Schemas["GuestRole"];

interface PeopleOfVisitProps {
  readonly visit: VisitView;
  readonly actions: VisitActions;
}

/** See the head of this file. */
export function PeopleOfVisit({ visit, actions }: PeopleOfVisitProps) {
  const close = useContext(ClosePanel);
  const isProvider = visit.me.role === "PROVIDER";
  const waiting = visit.people.filter(({ state }) => state === "WAITING");
  const rest = visit.people.filter(({ state }) => state !== "WAITING");
  return (
    <PanelFrame title={people.title} testId="people-panel" close={close}>
      <div className="visit-people">
        {isProvider && waiting.length > 0 && <Group name={people.waiting} people={waiting} visit={visit} actions={actions} />}
        <Group name={people.here} people={isProvider ? rest : visit.people} visit={visit} actions={actions} />
        <Invite actions={actions} isProvider={isProvider} />
      </div>
    </PanelFrame>
  );
}

function Group({ name, people: members, visit, actions }: { name: string; people: readonly VisitPerson[]; visit: VisitView; actions: VisitActions }) {
  return (
    <section>
      <h3>{name}</h3>
      <ul className="people">{members.map((one) => <Person key={one.key} person={one} visit={visit} actions={actions} />)}</ul>
    </section>
  );
}

function Person({ person, visit, actions }: { person: VisitPerson; visit: VisitView; actions: VisitActions }) {
  const isMe = person.key === visit.me.key;
  const isProvider = visit.me.role === "PROVIDER";
  const act = useMutation({ mutationFn: (what: () => Promise<unknown>) => what() });
  const role = person.guest_role ? people.roles[person.guest_role] : people.sides[person.role];
  return (
    <li className="person visit-person" data-testid="visit-person" data-state={person.state} data-role={person.role}>
      <Avatar name={person.name} />
      <span className="person-words">
        <span>{isMe ? people.you(person.name) : person.name}</span>
        <span className="person-role">{role} · {people.states[person.state]}{person.quality && person.quality !== "GOOD" ? ` · ${people.quality[person.quality]}` : ""}</span>
      </span>
      {isProvider && !isMe && (
        <span className="person-actions">
          {person.state === "WAITING" && (
            <button type="button" className="button button-small button-primary" data-testid="admit" disabled={act.isPending} aria-label={people.admitLabel(person.name)} onClick={() => act.mutate(() => actions.admit(person.key))}>
              <DoorOpen aria-hidden />{people.admit}
            </button>
          )}
          {(person.state === "IN_CALL" || person.state === "ADMITTED") && (
            <button type="button" className="button button-small" data-testid="send-back" disabled={act.isPending} aria-label={people.sendBackLabel(person.name)} onClick={() => act.mutate(() => actions.sendBack(person.key))}>
              <Undo2 aria-hidden />{people.sendBack}
            </button>
          )}
          {person.role === "GUEST" && (
            <button type="button" className="button button-small" data-testid="revoke" disabled={act.isPending} aria-label={people.revokeLabel(person.name)} onClick={() => act.mutate(() => actions.revoke(person.key))}>
              <X aria-hidden />{people.revoke}
            </button>
          )}
        </span>
      )}
      <ProblemNotice error={act.error} />
    </li>
  );
}

function Invite({ actions, isProvider }: { actions: VisitActions; isProvider: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [role, setRole] = useState<GuestRole>("INTERPRETER");
  const [isCopied, setCopied] = useState(false);
  const invite = useMutation({ mutationFn: () => actions.invite(name.trim(), role) });
  const roles: readonly GuestRole[] = isProvider ? ["INTERPRETER", "FAMILY", "CLINICIAN"] : ["INTERPRETER", "FAMILY"];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setCopied(false);
    if (name.trim() !== "") invite.mutate();
  };
  if (!isOpen) return <button type="button" className="button button-wide" data-testid="invite" onClick={() => setOpen(true)}><UserPlus aria-hidden />{people.invite}</button>;
  return (
    <form className="form box" onSubmit={submit} noValidate>
      <h3>{people.invite}</h3>
      <TextField label={people.guestName} value={name} change={setName} maxLength={60} testId="guest-name" />
      <label className="field">
        <span className="field-label">{people.guestRole}</span>
        <select value={role} data-testid="guest-role" onChange={(event) => setRole(event.target.value as GuestRole)}>
          {roles.map((one) => <option key={one} value={one}>{people.roles[one]}</option>)}
        </select>
      </label>
      <ProblemNotice error={invite.error} />
      {invite.data && (
        <div className="note-good guest-link">
          <p className="small">{people.linkHint}</p>
          <code data-testid="guest-link" dir="ltr">{invite.data.url}</code>
          <button type="button" className="button button-small" onClick={() => void navigator.clipboard.writeText(invite.data.url).then(() => setCopied(true))}>
            {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}{isCopied ? people.copied : people.copy}
          </button>
        </div>
      )}
      <button type="submit" className="button button-primary" data-testid="make-link" disabled={invite.isPending || name.trim() === ""}>{people.makeLink}</button>
    </form>
  );
}
