/** What a field is called in links: of its name what the server takes, `sports-medicine`. */

const LENGTH_MAX = 64;

/** A name without any letter of a-z gets one that is made of its letters' numbers, so that the same name is the same field. */
export function idOf(name: string): string {
  const plain = name.trim().toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const id = /[a-z]/.test(plain) ? plain : `f-${Array.from(name.trim(), (letter) => (letter.codePointAt(0) ?? 0).toString(36)).join("-")}`;
  return id.slice(0, LENGTH_MAX).replace(/-+$/, "");
}
