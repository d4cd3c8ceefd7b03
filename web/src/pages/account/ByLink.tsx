/** What a link from a mail asks for with one press. Nothing happens by looking: mail programs open links by themselves. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { account } from "../../texts/account";
import { takeToken } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "./Frame";

interface ByLinkProps<T> {
  readonly words: { readonly title: string; readonly lead: string; readonly submit: string };
  readonly act: (token: string) => Promise<T>;
  readonly done: (answer: T) => void;
}

/** See the head of this file. */
export function ByLink<T>({ words, act, done }: ByLinkProps<T>) {
  const [token] = useState(takeToken);
  const press = useMutation({ mutationFn: () => act(token ?? ""), onSuccess: done });
  if (token === null) return <NoToken />;
  return (
    <Frame title={words.title} lead={words.lead}>
      <ProblemNotice error={press.error} />
      <button type="button" className="button button-primary button-large button-wide" data-testid="confirm" disabled={press.isPending} onClick={() => press.mutate()}>
        {words.submit}
      </button>
    </Frame>
  );
}

/** The link was cut off on its way. */
export function NoToken() {
  const { title, advice } = account.noToken;
  return <Frame title={title}><p className="door-lead" data-testid="error" data-code="no_token">{advice}</p></Frame>;
}
