/** The clinic as everybody may know it. */
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

/** Its name, and where people get help. */
export function publicClinic() {
  return queryOptions({ queryKey: ["clinic"], queryFn: () => body(api.GET("/clinic")), staleTime: Infinity });
}
