/** Where the link of a third party leads: an interpreter, family, a second clinician. No account is needed. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { replace } from "../../router";
import { useTitle } from "../../shell/useTitle";
import { visits } from "../../texts/visits";
import { takeToken } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Bare } from "./Bare";
import "./visit.css";

/** See the head of this file. */
export default function GuestPage() {
  const words = visits.guest;
  useTitle(words.title);
  const [token] = useState(takeToken);
  const accept = useMutation({
    mutationFn: () => body(api.POST("/visit-invitations/accept", { body: { token: token ?? "-" } })),
    onSuccess: ({ appointment_id }) => replace(`/visits/${appointment_id}/room`),
  });
  return (
    <Bare>
      <div className="empty box">
        <h1 className="empty-title">{words.title}</h1>
        <p>{words.lead}</p>
        <ProblemNotice error={accept.error} />
        <button type="button" className="button button-primary button-large" data-testid="accept" disabled={accept.isPending} onClick={() => accept.mutate()}>{words.open}</button>
      </div>
    </Bare>
  );
}
