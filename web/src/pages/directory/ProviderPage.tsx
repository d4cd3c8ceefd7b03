/** One provider: who they are, and the kinds of visit one can book. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, CalendarPlus } from "lucide-react";
import { provider, visitTypes, type VisitType } from "../../api/directory";
import type { Schemas } from "../../api/client";
import { money, zonePlace } from "../../format";
import { Link } from "../../router";
import { OpenPage } from "../../shell/OpenPage";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { booking } from "../../texts/booking";
import { Portrait } from "../../ui/Portrait";
import { Skeleton } from "../../ui/Skeleton";
import { KindBadge } from "../visits/VisitCard";
import { languagesOf } from "./ProviderCard";
import "../visits/visits.css";
import "./directory.css";

/** See the head of this file. */
export default function ProviderPage({ id = "" }: { id?: string }) {
  const words = booking.provider;
  const who = useQuery(provider(id));
  const types = useQuery(visitTypes(id));
  useTitle(who.data?.name ?? booking.directory.title);
  const error = who.error ?? types.error;
  return (
    <OpenPage>
      <Link to="/providers" className="back"><ArrowLeft aria-hidden />{words.back}</Link>
      {error && <LoadFailed error={error} retry={() => void Promise.all([who.refetch(), types.refetch()])} />}
      {!error && !(who.data && types.data) && <Skeleton className="next-wait" />}
      {!error && who.data && types.data && (
        <div className="stack">
          <About who={who.data} />
          <section className="stack">
            <h2>{words.visits}</h2>
            {types.data.length === 0 && <p className="soft">{words.noVisits}</p>}
            <ul className="lines">{types.data.filter(({ active }) => active).map((type) => <TypeLine key={type.id} provider={id} type={type} />)}</ul>
          </section>
        </div>
      )}
    </OpenPage>
  );
}

function About({ who }: { who: Schemas["ProviderBody"] }) {
  const words = booking.provider;
  return (
    <section className="box">
      <div className="next-who">
        <Portrait id={who.id} name={who.name} photo={who.photo} />
        <div><h1>{who.name}</h1><p className="soft">{[who.title, ...who.specializations.map(({ name }) => name)].filter(Boolean).join(" · ")}</p></div>
      </div>
      {who.bio !== "" && <p className="bio">{who.bio}</p>}
      <dl className="facts">
        <dt>{words.languages}</dt><dd>{languagesOf(who)}</dd>
        <dt>{words.works}</dt><dd>{zonePlace(who.zone)}</dd>
        {who.licence_number !== "" && <><dt>{words.licence}</dt><dd>{who.licence_number}, {who.licence_authority}</dd></>}
      </dl>
    </section>
  );
}

function TypeLine({ provider: who, type }: { provider: string; type: VisitType }) {
  const words = booking.provider;
  return (
    <li className="line type-line" data-testid="visit-type" data-id={type.id}>
      <div className="line-words">
        <strong>{type.name}</strong>
        <span className="row"><KindBadge kind={type.kind} /><span>{words.minutes(type.duration_minutes)}</span></span>
        <span className="soft small">{type.needs_approval ? `${paid(type)} · ${words.approval}` : paid(type)}</span>
      </div>
      <div className="line-end">
        <Link to={`/book/${who}/${type.id}`} className="button button-primary" data-testid="choose-time" aria-label={`${words.book}: ${type.name}`}><CalendarPlus aria-hidden />{words.book}</Link>
      </div>
    </li>
  );
}

function paid({ payment, fee, other_prices: others }: VisitType): string {
  const words = booking.provider;
  if (payment === "FREE") return words.free;
  return `${[fee, ...others].map(money).join(" / ")} · ${payment === "BEFORE" ? words.before : words.later}`;
}
