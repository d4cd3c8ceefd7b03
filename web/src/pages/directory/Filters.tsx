/** The search: it looks while one types; nothing has to be sent. */
import { useQuery } from "@tanstack/react-query";
import { languageName, specializations, type Wanted } from "../../api/directory";
import { locale } from "../../language";
import { booking } from "../../texts/booking";
import { visits } from "../../texts/visits";
import { SelectField, TextField } from "../../ui/Field";

/** The languages that a search offers: those most spoken; any tag of a provider can be reached by the address. */
const LANGUAGES = ["ar", "de", "en", "es", "fr", "hi", "ig", "ne", "pt-BR", "yo", "zh"];

/** See the head of this file. */
export function Filters({ wanted, change }: { wanted: Wanted; change: (wanted: Wanted) => void }) {
  const words = booking.directory;
  const { data: known } = useQuery(specializations());
  const byLanguage = LANGUAGES.map((tag) => [tag, languageName(tag, locale())] as const).sort(([, one], [, other]) => one.localeCompare(other, locale()));
  return (
    <form role="search" aria-label={words.search} className="filters box" onSubmit={(event) => event.preventDefault()}>
      <TextField label={words.name} type="search" autoComplete="off" maxLength={100} value={wanted.name} change={(name) => change({ ...wanted, name })} testId="search-name" />
      <SelectField
        label={words.specialization} value={wanted.specialization} testId="search-specialization" change={(specialization) => change({ ...wanted, specialization })}
        options={{ "": words.anySpecialization, ...Object.fromEntries((known ?? []).map(({ id, name }) => [id, name])) }}
      />
      <SelectField
        label={words.language} value={wanted.language} testId="search-language" change={(language) => change({ ...wanted, language })}
        options={{ "": words.anyLanguage, ...Object.fromEntries(byLanguage) }}
      />
      <SelectField
        label={words.kind} value={wanted.kind} testId="search-kind" change={(kind) => change({ ...wanted, kind })}
        options={{ "": words.anyKind, VIDEO: visits.kind.VIDEO, AUDIO: visits.kind.AUDIO }}
      />
      <SelectField
        label={words.before} value={wanted.hours === "" ? "any" : wanted.hours === "24" ? "day" : "week"} testId="search-free"
        change={(free) => change({ ...wanted, hours: ({ any: "", day: "24", week: "168" } as const)[free] })}
        options={{ any: words.anyTime, day: words.today, week: words.week }}
      />
      <SelectField label={words.sort} value={wanted.sort} change={(sort) => change({ ...wanted, sort })} options={{ SOONEST: words.soonest, NAME: words.byName }} />
    </form>
  );
}
