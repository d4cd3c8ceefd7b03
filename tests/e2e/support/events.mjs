/** Reading server-sent events (HTML Living Standard §9.2.6), as far as ours go. */

/** Takes pieces of a stream and calls `said` with the name and the data of each event. */
export function createParser(said) {
  let rest = "";
  return (piece) => {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = new Map(block.split("\n").filter((line) => !line.startsWith(":")).map((line) => {
        const [name, ...value] = line.split(":");
        return [name, value.join(":").trimStart()];
      }));
      if (fields.has("data")) said(fields.get("event") ?? "message", fields.get("data"));
    }
  };
}
