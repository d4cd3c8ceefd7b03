/** How fields are called in links. */
import { idOf } from "./fieldId";

test.each([
  ["Cardiology", "cardiology"],
  ["Sports medicine", "sports-medicine"],
  ["  Pédiatrie & néonatalogie ", "pediatrie-neonatalogie"],
  ["123", "f-1d-1e-1f"],
  ["x".repeat(80), "x".repeat(64)],
])("%s is %s", (name, id) => expect(idOf(name)).toBe(id));

test("a name in another script has one too, as the server takes it", () => {
  expect(idOf("طب القلب")).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
  expect(idOf("طب القلب")).not.toBe(idOf("طب العيون"));
});
