/** Passkeys: what the server proposes goes to the browser, and what the browser makes goes back (WebAuthn Level 3, JSON). */
import { api, body, type Schemas } from "../../api/client";
import { ApiError } from "../../api/problem";
import type { Session } from "../../api/session";

/** Whether this browser can. */
export function hasPasskeys(): boolean {
  return "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** Signs in with whichever passkey the person chooses. */
export async function signInByPasskey(): Promise<Session> {
  const { ceremony, options } = await body(api.POST("/session/passkey/options"));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(inner(options) as PublicKeyCredentialRequestOptionsJSON);
  const credential = await ask(() => navigator.credentials.get({ publicKey }));
  return body(api.POST("/session/passkey", { body: { ceremony, credential } }));
}

/** Adds a passkey of this device to the account. */
export async function addPasskey(name: string): Promise<Schemas["AddedPasskey"]> {
  const { ceremony, options } = await body(api.POST("/me/passkeys/options"));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(inner(options) as unknown as PublicKeyCredentialCreationOptionsJSON);
  const credential = await ask(() => navigator.credentials.create({ publicKey }));
  return body(api.POST("/me/passkeys", { body: { ceremony, name, credential } }));
}

/** Some servers wrap what the browser wants once more. */
function inner(options: object): object {
  return "publicKey" in options && typeof options.publicKey === "object" && options.publicKey !== null ? options.publicKey : options;
}

/** Pressing "cancel" and having no passkey look the same to a page, by design. */
async function ask(open: () => Promise<Credential | null>): Promise<Record<string, never>> {
  const credential = await open().catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) throw new ApiError(0, "passkey_cancelled", "no passkey was used");
  return credential.toJSON() as unknown as Record<string, never>;
}
