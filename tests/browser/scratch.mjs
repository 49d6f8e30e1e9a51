import { browser, newContext, loaded, address } from "./harness/browser.mjs";
import { Visitor } from "./harness/visitor.mjs";
import { STATES } from "./harness/states.mjs";
for (const name of process.argv.slice(2)) {
const c = await newContext({viewport:{width:320,height:640}}); const page = await c.newPage();
const v = new Visitor({page,address,open:()=>loaded(page)});
await STATES.find(s=>s.name===name).reach(v);
const client=await c.newCDPSession(page); await client.send("Page.setFontSizes",{fontSizes:{standard:32,fixed:26}});
console.log(name, await page.evaluate(()=>[...document.querySelectorAll("*")].filter(e=>e.getBoundingClientRect().right>320.5).map(e=>e.tagName+"."+e.className+"#"+e.id+" "+Math.round(e.getBoundingClientRect().right)+" "+Math.round(e.getBoundingClientRect().width)+" "+e.textContent.slice(0,40)).slice(0,20)));
await c.close(); }
await browser.close();
