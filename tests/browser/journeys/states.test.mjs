// Every state of the page (harness/states.mjs), in every condition in which somebody may meet it: axe-core finds nothing and
// nothing sticks out.

import { accessible, journey } from "../harness/journey.mjs";
import { STATES } from "../harness/states.mjs";

const SIZES = { narrow: { width: 320, height: 640 }, wide: { width: 1280, height: 800 } };

/** Chromium's own sizes of letters: what somebody sets in the browser, not on the page. */
const letters = (client, percent) =>
  client.send("Page.setFontSizes", { fontSizes: { standard: (16 * percent) / 100, fixed: (13 * percent) / 100 } });

// A page that is enlarged to 400 % on a screen of 1280 px has 320 px, so `narrow` is that too. Colours that fade would be
// looked at while they do, so nothing moves after the first.
const ALL = Object.keys(SIZES).flatMap((size) =>
  ["light", "dark"].flatMap((scheme) =>
    [100, 200].map((percent) => ({
      name: `at ${SIZES[size].width} px, ${scheme}, letters of ${percent} %`,
      size, scheme, percent,
    })),
  ),
);
ALL[0].motion = "no-preference";
// The colours are those of the system then, which axe-core does not see.
const FORCED = { name: "at 320 px, forced colours", colours: false, size: "narrow", scheme: "dark", forced: "active" };

for (const language of ["zh", "en"]) {
  for (const { name, reach, context, expected } of STATES) {
    journey(`${name} (${language})`, { ...context, expected }, async ({ page, visitor }) => {
      await reach(visitor({ language }));
      const client = await page.context().newCDPSession(page);
      // The page's own large print doubles letters already, and a kiosk has a browser that nobody sets.
      const isLarge = await page.locator("html:is([data-kiosk], [data-size]:not([data-size='0']))").count();
      for (const condition of [...ALL, FORCED].filter(({ percent }) => percent !== 200 || !isLarge)) {
        const { size, scheme, percent = 100, forced = "none", motion = "reduce" } = condition;
        await page.setViewportSize(SIZES[size]);
        await page.emulateMedia({ colorScheme: scheme, forcedColors: forced, reducedMotion: motion });
        await letters(client, percent);
        await accessible(page, condition);
      }
    });
  }
}
