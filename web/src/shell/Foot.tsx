/** The foot of every page but those of calls: help and what one may read, always in the same order (WCAG 3.2.6). */
import { useQuery } from "@tanstack/react-query";
import { publicClinic } from "../api/clinic";
import { Link } from "../router";
import { common } from "../texts/common";
import "./foot.css";

/** See the head of this file. */
export function Foot() {
  const words = common.foot;
  const { data: clinic } = useQuery(publicClinic());
  return (
    <footer className="foot">
      <p>{clinic ? <><bdi>{clinic.name}</bdi> · {words.help} <a href={`mailto:${clinic.email}`} dir="ltr">{clinic.email}</a></> : "\u00a0"}</p>
      <nav aria-label={words.label}>
        <Link to="/legal/privacy">{words.privacy}</Link>
        <Link to="/legal/terms">{words.terms}</Link>
        <Link to="/legal/accessibility">{words.accessibility}</Link>
      </nav>
    </footer>
  );
}
