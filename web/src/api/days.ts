/** Civil days of the reader's clock, as the moments that the server wants. */

/** When that day begins. */
export function dayStart(day: string): string {
  return new Date(`${day}T00:00`).toISOString();
}

/** When that day is over. */
export function dayEnd(day: string): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}
