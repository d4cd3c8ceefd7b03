/** Counts by day as columns, in one or several shades on top of each other. Said in a sentence, and as a table for whoever wants the numbers. */
import { useId } from "react";
import { shortDay } from "../../format";
import { common } from "../../texts/common";
import "./plot.css";

/** What the columns are made of, from below. */
export interface Series {
  readonly name: string;
  readonly tone: "main" | "soft" | "warning" | "danger";
  /** One for each day. */
  readonly values: readonly number[];
}

interface BarsProps {
  readonly title: string;
  /** What there is to see. */
  readonly summary: string;
  /** Civil days, oldest first. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** As it is read; a plain number unless said. */
  readonly format?: (value: number) => string;
}

const [WIDTH, HEIGHT, GAP] = [600, 140, 0.28];

/** See the head of this file. */
export function Bars({ title, summary, days, series, format = String }: BarsProps) {
  const id = useId();
  const sums = days.map((_, at) => series.reduce((sum, { values }) => sum + Math.max(0, values[at] ?? 0), 0));
  const top = Math.max(1, ...sums);
  const step = WIDTH / Math.max(1, days.length);
  return (
    <figure className="plot" aria-labelledby={id}>
      <figcaption><h3 id={id}>{title}</h3><p className="soft">{summary}</p></figcaption>
      {series.length > 1 && (
        <ul className="plot-key">{series.map(({ name, tone }) => <li key={name}><span className="plot-dot" data-tone={tone} />{name}</li>)}</ul>
      )}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden className="plot-picture">
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="plot-ground" />
        {days.map((day, at) => {
          let below = 0;
          return series.map(({ name, tone, values }) => {
            const tall = (Math.max(0, values[at] ?? 0) / top) * (HEIGHT - 8);
            below += tall;
            return tall > 0 && <rect key={`${day} ${name}`} className="plot-bar" data-tone={tone} x={at * step + step * GAP / 2} width={step * (1 - GAP)} y={HEIGHT - below} height={tall} />;
          });
        })}
      </svg>
      <p className="plot-ends soft small"><span>{shortDay(`${days[0] ?? ""}T12:00:00Z`, "UTC")}</span><span>{shortDay(`${days.at(-1) ?? ""}T12:00:00Z`, "UTC")}</span></p>
      <details>
        <summary>{common.numbers}</summary>
        <div className="scroll" tabIndex={0} role="group" aria-label={title}>
          <table className="sums">
            <thead><tr><th scope="col">{common.day}</th>{series.map(({ name }) => <th key={name} scope="col" className="number">{name}</th>)}</tr></thead>
            <tbody>
              {days.map((day, at) => (
                <tr key={day}><th scope="row">{shortDay(`${day}T12:00:00Z`, "UTC")}</th>{series.map(({ name, values }) => <td key={name} className="number">{format(values[at] ?? 0)}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
