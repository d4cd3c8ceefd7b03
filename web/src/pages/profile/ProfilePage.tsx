/** Who one is here: the account, and what belongs to one's role. */
import { useSession } from "../../api/session";
import { useTitle } from "../../shell/useTitle";
import { profile } from "../../texts/profile";
import { Account } from "./Account";
import { Feed } from "./Feed";
import { People } from "./People";
import { Public } from "./Public";
import "./profile.css";

/** See the head of this file. */
export default function ProfilePage() {
  useTitle(profile.title);
  const { data: session } = useSession();
  return (
    <div className="stack">
      <div className="page-head"><h1>{profile.title}</h1></div>
      <Account />
      {session?.role === "PATIENT" && <People />}
      {session?.role === "PROVIDER" && <Public />}
      <Feed />
    </div>
  );
}
