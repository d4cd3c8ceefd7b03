/** What proves who one is besides the password: an app, passkeys, and the codes for when both are lost. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, LifeBuoy, Plus, Smartphone } from "lucide-react";
import { useState } from "react";
import { api, body } from "../../api/client";
import { queries } from "../../api/queries";
import { SESSION_KEY, useMe } from "../../api/session";
import { fullDay } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { account } from "../../texts/account";
import { security } from "../../texts/security";
import { Skeleton } from "../../ui/Skeleton";
import { ConfirmDialog } from "../call/room/ConfirmDialog";
import { Sensitive } from "./Sensitive";

const PASSKEYS_KEY = ["me", "passkeys"] as const;
const ENROL = "/enrol?next=/security";

/** See the head of this file. */
export function Factors() {
  const words = security.factors;
  const me = useMe();
  const passkeys = useQuery({ queryKey: PASSKEYS_KEY, queryFn: () => body(api.GET("/me/passkeys")) });
  const error = me.error ?? passkeys.error;
  return (
    <section className="box" aria-labelledby="factors" data-testid="factors">
      <div><h2 id="factors">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {error && <LoadFailed error={error} retry={() => void Promise.all([me.refetch(), passkeys.refetch()])} />}
      {!error && !(me.data && passkeys.data) && <Skeleton className="line-wait" count={3} />}
      {me.data && passkeys.data && (
        <ul className="entries">
          <App isSetUp={me.data.has_totp} />
          {passkeys.data.items.map(({ id, name, created_at, used_at }) => <Passkey key={id} id={id} name={name} text={used_at == null ? words.added(fullDay(created_at)) : words.used(fullDay(used_at))} />)}
          {(me.data.has_totp || me.data.has_passkey) && <Codes left={me.data.recovery_codes_left} />}
        </ul>
      )}
      <Link to={ENROL} className="button" data-testid="add-factor"><Plus aria-hidden />{words.add}</Link>
    </section>
  );
}

function App({ isSetUp }: { isSetUp: boolean }) {
  const words = security.factors;
  const [asks, setAsks] = useState(false);
  const remove = useMutation({ mutationFn: () => api.DELETE("/me/totp"), onSuccess: changed });
  return (
    <li className="factor">
      <div className="entry"><span className="row"><Smartphone aria-hidden /><span><strong>{words.app}</strong><br /><span className="soft small">{isSetUp ? words.on : words.off}</span></span></span>
        {isSetUp && <button type="button" className="button button-small" data-testid="remove-totp" disabled={remove.isPending} onClick={() => setAsks(true)}>{words.remove}</button>}
      </div>
      <Sensitive action={remove} again={() => remove.mutate()} />
      <ConfirmDialog isOpen={asks} title={words.removeApp} text={words.removeText} action={words.remove} cancel={() => setAsks(false)} confirm={() => { setAsks(false); remove.mutate(); }} />
    </li>
  );
}

function Passkey({ id, name, text }: { id: string; name: string; text: string }) {
  const words = security.factors;
  const [asks, setAsks] = useState(false);
  const remove = useMutation({ mutationFn: () => api.DELETE("/me/passkeys/{id}", { params: { path: { id } } }), onSuccess: changed });
  return (
    <li className="factor" data-testid="passkey-one">
      <div className="entry"><span className="row"><KeyRound aria-hidden /><span><strong dir="auto">{name}</strong><br /><span className="soft small">{text}</span></span></span>
        <button type="button" className="button button-small" aria-label={words.removeOne(name)} disabled={remove.isPending} onClick={() => setAsks(true)}>{words.remove}</button>
      </div>
      <Sensitive action={remove} again={() => remove.mutate()} />
      <ConfirmDialog isOpen={asks} title={words.removeOne(name)} text={words.removeText} action={words.remove} cancel={() => setAsks(false)} confirm={() => { setAsks(false); remove.mutate(); }} />
    </li>
  );
}

function Codes({ left }: { left: number }) {
  const words = security.factors;
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = useMutation({ mutationFn: () => body(api.POST("/me/recovery-codes")), onSuccess: ({ recovery_codes }) => { setCodes(recovery_codes ?? []); void changed(); } });
  return (
    <li className="factor">
      <div className="entry"><span className="row"><LifeBuoy aria-hidden /><span><strong>{account.second.recovery}</strong><br /><span className="soft small">{words.left(left)}</span></span></span>
        <button type="button" className="button button-small" data-testid="renew-codes" disabled={renew.isPending} onClick={() => renew.mutate()}>{words.renew}</button>
      </div>
      <Sensitive action={renew} again={() => renew.mutate()} />
      <div role="status">
        {codes && <div className="note-good codes-new" data-testid="new-codes"><p>{account.enrol.codesText}</p><ul dir="ltr">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul></div>}
      </div>
    </li>
  );
}

function changed(): Promise<unknown> {
  return Promise.all([queries.invalidateQueries({ queryKey: ["me"] }), queries.invalidateQueries({ queryKey: SESSION_KEY })]);
}
