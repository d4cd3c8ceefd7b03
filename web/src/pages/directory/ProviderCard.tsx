/** A provider among many. The whole card leads to the page of the person. */
import { CalendarClock, Languages } from "lucide-react";
import { languageName, type Entry } from "../../api/directory";
import { money, shortDay, time } from "../../format";
import { locale } from "../../language";
import { Link } from "../../router";
import { booking } from "../../texts/booking";
import { Portrait } from "../../ui/Portrait";
import { useNow } from "../../useNow";
import { KindBadge } from "../visits/VisitCard";

/** See the head of this file. */
export function ProviderCard({ entry }: { entry: Entry }) {
  const words = booking.directory;
  return (
    <li className="provider-card box" data-testid="provider" data-id={entry.id}>
      <div className="next-who">
        <Portrait id={entry.id} name={entry.name} photo={entry.photo} />
        <div>
          <h2><Link to={`/providers/${entry.id}`} className="card-link" data-testid="to-provider" aria-label={words.look(entry.name)}>{entry.name}</Link></h2>
          <p className="soft small">{[entry.title, ...entry.specializations.map(({ name }) => name)].filter(Boolean).join(" · ")}</p>
        </div>
      </div>
      <p className="row">{entry.kinds.map((kind) => <KindBadge key={kind} kind={kind} />)}<Prices entry={entry} /></p>
      <p className="card-fact soft"><Languages aria-hidden />{words.speaks(languagesOf(entry))}</p>
      <p className="card-fact"><CalendarClock aria-hidden /><NextFree entry={entry} /></p>
    </li>
  );
}

/** What one pays, from the least to the most. */
export function Prices({ entry }: { entry: Pick<Entry, "prices"> }) {
  const [first] = entry.prices;
  return first ? <span>{booking.directory.price(money(first.from), money(first.to))}</span> : null;
}

/** All of them, as a sentence lists them. */
export function languagesOf({ languages }: Pick<Entry, "languages">): string {
  return new Intl.ListFormat(locale()).format(languages.map((tag) => languageName(tag, locale())));
}

/** The directory knows it as of a moment ago; what has passed meanwhile is no time to offer. */
function NextFree({ entry }: { entry: Entry }) {
  const words = booking.directory;
  const now = useNow(60_000);
  const at = entry.next_opening_at;
  if (at == null) return <span className="soft">{words.noNext}</span>;
  return <strong>{Date.parse(at) < now ? words.choose : words.next(shortDay(at), time(at))}</strong>;
}
