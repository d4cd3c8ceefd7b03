/** The first letters of a name, where there is no picture of a person. */

/** See the head of this file. It says nothing that the name beside it does not say. */
export function Avatar({ name, isLarge = false }: { name: string; isLarge?: boolean }) {
  const words = name.replace(/^(dr|prof)\.? /i, "").split(/\s+/).filter(Boolean);
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "").join("");
  return <span className="avatar-round" data-large={isLarge} aria-hidden>{letters.toLocaleUpperCase()}</span>;
}
