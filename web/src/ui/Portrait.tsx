/** The photo of a provider, or the letters of the name where there is none. */
import { photoAddress } from "../api/directory";
import { Avatar } from "./Avatar";

/** See the head of this file. The name stands beside it. */
export function Portrait({ id, name, photo }: { id: string; name: string; photo?: string | null | undefined }) {
  if (photo == null) return <Avatar name={name} isLarge />;
  return <img className="portrait" src={photoAddress(id, photo)} alt="" width={64} height={64} loading="lazy" />;
}
