// Speaking with the engine behind the page, in the shapes of `web-protocol`, beside what the page itself asks.

/** What the engine tells when it is asked: `{ step: { … } }`, `{ trouble: { … } }`, … */
export async function tell(page, ask) {
  const told = await page.evaluate(
    (ask) =>
      new Promise((resolve) => {
        const { engine } = globalThis.yingxiang;
        const number = `journey ${crypto.randomUUID()}`;
        const hear = ({ data }) => {
          if (data[0] !== number) return;
          engine.removeEventListener("message", hear);
          resolve(data[1]);
        };
        engine.addEventListener("message", hear);
        engine.postMessage([number, JSON.stringify(ask)]);
      }),
    ask,
  );
  return JSON.parse(told);
}

/** The same numbers in every run (a linear congruential generator, Numerical Recipes). */
export function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Something that may be entered, by how a question is answered. */
export function entered(question, next) {
  const pick = (list) => list[next(list.length)];
  if (next(12) === 0) return "not_sure";
  if (question.may_be_none && next(2) === 0) return "none";
  const { choice, places, written } = question.field;
  if (choice) return { chosen: pick(choice).value };
  if (places) {
    const lists = [...places.groups, ...places.parts, ...places.parts];
    return { chosen: pick(pick(lists).places).value };
  }
  if (written.unit === "date") return { written: pick(["2023-06-30", "2024", "2025-03", "1990-05-17", "2025-09-01"]) };
  if (written.unit === "records") return { written: pick(["0", "1", "2"]) };
  return { written: pick(["0", "1", "3", "12", "800", "1-5"]) };
}
