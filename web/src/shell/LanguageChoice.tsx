/** The languages of this page, each by its own name. */
import { Languages } from "lucide-react";
import { language, LANGUAGES, speak, type Language } from "../language";
import { common } from "../texts/common";
import "./language.css";

/** As their speakers write them. */
export const NAMES: Readonly<Record<Language, string>> = { en: "English", fr: "Français", ar: "العربية" };

/** For pages without the frame of the application. */
export function LanguageChoice() {
  return (
    <label className="language">
      <Languages aria-hidden /><span className="visually-hidden">{common.account.language}</span>
      <select value={language()} onChange={(event) => speak(event.target.value)}>
        {LANGUAGES.map((one) => <option key={one} value={one} lang={one}>{NAMES[one]}</option>)}
      </select>
    </label>
  );
}
