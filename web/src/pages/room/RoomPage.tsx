/** The page of a room of the Daily-compatible API: the address that another system gives to people, or shows in a frame. */
import { useEffect, useState } from "react";
import { Brand } from "../../design/Brand";
import { door as words, refusal } from "../../texts/door";
import CallPage from "../call/CallPage";
import { DoorError, RoomDoor } from "./door";

/** See the head of this file. */
export default function RoomPage({ domain, room }: { domain: string; room: string }) {
  const [door, setDoor] = useState<RoomDoor | string | null>(null);
  useEffect(() => {
    const found = RoomDoor.find(domain, room);
    found.then(setDoor, (error: unknown) => setDoor(error instanceof DoorError ? error.code : "unknown"));
  }, [domain, room]);
  if (door === null) return <main className="page-plain"><Brand /><p role="status">{words.looking}</p></main>;
  if (typeof door === "string") return <Shut code={door} />;
  return <CallPage key={door.call} room={door.call} door={door} />;
}

function Shut({ code }: { code: string }) {
  return (
    <main className="page-plain">
      <Brand />
      <h1 data-testid="error" data-code={code}>{words.shut}</h1>
      <p>{refusal(code)}</p>
    </main>
  );
}
