/** Keeping an account safe: the password, the address, second proofs, recovery codes, and where one is signed in. */
import { useTitle } from "../../shell/useTitle";
import { security } from "../../texts/security";
import { Devices } from "./Devices";
import { Email } from "./Email";
import { Factors } from "./Factors";
import { Password } from "./Password";
import "./security.css";

/** See the head of this file. */
export default function SecurityPage() {
  useTitle(security.title);
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{security.title}</h1><p className="soft">{security.lead}</p></div></div>
      <Password />
      <Email />
      <Factors />
      <Devices />
    </div>
  );
}
