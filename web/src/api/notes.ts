/** Notes of consultations. */
import { queryOptions } from "@tanstack/react-query";
import { language } from "../language";
import { api, body, ifMatch, type Schemas } from "./client";

/** A note with what is written in it. */
export type Note = Schemas["Note"];
/** A part of one. */
export type NotePart = Schemas["NotePart"];

/** How notes can be divided, in this page's language. */
export function noteTemplates() {
  return queryOptions({
    queryKey: ["note-templates"], staleTime: Infinity,
    queryFn: () => body(api.GET("/note-templates", { params: { query: { language: language() } } })),
  });
}

/** Those of a consultation, newest first, without what is written in them. */
export function notesOf(consultation: string) {
  return queryOptions({
    queryKey: ["notes", consultation],
    queryFn: () => body(api.GET("/consultations/{id}/notes", { params: { path: { id: consultation } } })),
  });
}

/** Own drafts. */
export function unsignedNotes() {
  return queryOptions({ queryKey: ["notes", "unsigned"], queryFn: () => body(api.GET("/notes/unsigned")) });
}

/** One. */
export function note(id: string) {
  return queryOptions({ queryKey: ["notes", "one", id], queryFn: () => body(api.GET("/notes/{id}", { params: { path: { id } } })) });
}

/** Opens a draft, or gives the one that is open. */
export function openNote(consultation: string, template: Schemas["NoteTemplate"]): Promise<Note> {
  return body(api.POST("/consultations/{id}/notes", { params: { path: { id: consultation } }, body: { template } }));
}

/** Saves over `version`. */
export function saveNote(id: string, version: number, parts: readonly NotePart[]): Promise<Note> {
  return body(api.PUT("/notes/{id}", { params: { path: { id }, header: ifMatch(version) }, body: { parts: [...parts] } }));
}

/** Signs what `version` holds. */
export function signNote(id: string, version: number): Promise<Note> {
  return body(api.POST("/notes/{id}/sign", { params: { path: { id }, header: ifMatch(version) } }));
}

/** Adds to a signed one. */
export function amendNote(id: string, text: string): Promise<Note> {
  return body(api.POST("/notes/{id}/amendments", { params: { path: { id } }, body: { text } }));
}
