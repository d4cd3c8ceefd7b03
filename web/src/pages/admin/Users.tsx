/** Who has an account, and inviting more. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useDeferredValue, useState, type SubmitEvent } from "react";
import { addProvider, changeRole, invite, letIn, resetFactors, shutOut, users, type User } from "../../api/admin";
import { ownZone } from "../../format";
import { language } from "../../language";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { common } from "../../texts/common";
import { Avatar } from "../../ui/Avatar";
import { SelectField, TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { Skeleton } from "../../ui/Skeleton";
import { ConfirmDialog } from "../call/room/ConfirmDialog";
import { Sensitive } from "../security/Sensitive";

type Role = User["role"];
type Deed = "shutOut" | "letIn" | "factors" | "provider" | Role;

/** See the head of this file. */
export default function Users() {
  const words = admin.users;
  const [search, setSearch] = useState("");
  const [role, setRole] = useState<Role | "">("");
  const wanted = useDeferredValue(search.trim());
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(users(wanted, role));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Invite />
      <div className="fields">
        <TextField type="search" label={words.search} maxLength={200} value={search} change={setSearch} testId="user-search" />
        <SelectField label={words.role} value={role} options={{ "": words.all, ...admin.roles }} change={setRole} testId="user-role" />
      </div>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="stack-tight">{items.map((one) => <Line key={one.id} user={one} />)}</ul>
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </>
  );
}

function Line({ user }: { user: User }) {
  const words = admin.users;
  const [asks, setAsks] = useState<Deed | null>(null);
  const act = useMutation({ mutationFn: (deed: Deed) => does(user, deed) });
  const deeds: Deed[] = [
    ...(user.status === "DEACTIVATED" ? ["letIn" as const] : ["shutOut" as const]),
    ...(user.has_totp || user.has_passkey ? ["factors" as const] : []),
    ...(user.role === "PROVIDER" ? ["provider" as const] : []),
    ...(["PATIENT", "PROVIDER", "ADMIN"] as const).filter((one) => one !== user.role),
  ];
  return (
    <li className="box user" data-testid="user" data-status={user.status}>
      <div className="row user-head">
        <Avatar name={user.name} /><span><strong dir="auto">{user.name}</strong><br /><span className="soft small"><bdi>{user.email}</bdi></span></span>
        <span className="badge-state">{admin.roles[user.role]}</span><span className="badge-state" data-tone={user.status === "ACTIVE" ? "good" : "warning"}>{words.states[user.status]}</span>
      </div>
      <details>
        <summary>{words.change}</summary>
        <div className="row">{deeds.map((deed) => <button key={deed} type="button" className="button button-small" data-testid={`deed-${deed}`} disabled={act.isPending} onClick={() => setAsks(deed)}>{words.deeds[deed]}</button>)}</div>
      </details>
      <Sensitive action={act} again={() => act.variables && act.mutate(act.variables)} />
      <ConfirmDialog
        isOpen={asks !== null} title={asks === null ? "" : words.deeds[asks]} text={`${user.name}, ${user.email}`} action={words.confirm} cancel={() => setAsks(null)}
        confirm={() => {
          if (asks) act.mutate(asks);
          setAsks(null);
        }}
      />
    </li>
  );
}

function does(user: User, deed: Deed): Promise<void> {
  switch (deed) {
    case "shutOut": return shutOut(user.id);
    case "letIn": return letIn(user.id);
    case "factors": return resetFactors(user.id);
    case "provider": return addProvider(user);
    default: return changeRole(user, deed);
  }
}

function Invite() {
  const words = admin.users;
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("PROVIDER");
  const [isChecked, setChecked] = useState(false);
  const send = useMutation({
    mutationFn: () => invite({ name: name.trim(), email: email.trim(), role, language: language(), zone: ownZone() }),
    onSuccess: () => {
      setName("");
      setEmail("");
      setChecked(false);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() !== "" && email.trim() !== "") send.mutate();
  };
  if (!isOpen) return <button type="button" className="button" data-testid="invite" onClick={() => setOpen(true)}><UserPlus aria-hidden />{words.invite}</button>;
  return (
    <section className="box" aria-labelledby="invite">
      <h2 id="invite">{words.invite}</h2>
      <form className="form" onSubmit={submit} noValidate>
        <div className="fields">
          <TextField label={words.name} maxLength={200} value={name} change={setName} testId="invite-name" error={isChecked && name.trim() === "" ? words.missing : fieldError(send.error, "name")} autoFocus />
          <TextField type="email" label={words.email} maxLength={254} value={email} change={setEmail} testId="invite-email" error={isChecked && email.trim() === "" ? words.missing : fieldError(send.error, "email")} />
          <SelectField label={words.role} value={role} options={admin.roles} change={setRole} />
        </div>
        <div className="row">
          <button type="submit" className="button button-primary" data-testid="send-invitation" disabled={send.isPending}>{words.send}</button>
          <button type="button" className="button" onClick={() => setOpen(false)}>{common.close}</button>
        </div>
      </form>
      <Sensitive action={send} again={() => send.mutate()} />
      <div role="status">{send.isSuccess && <p className="note-good" data-testid="invited">{words.invited}</p>}</div>
    </section>
  );
}
