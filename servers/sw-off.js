// The kill switch of sw.js: put this file on the server in its place, under the name sw.js. At its next visit every
// browser forgets what it kept for use without a network, and asks the server for everything again.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(stop()));

async function stop() {
  const names = await caches.keys();
  const own = names.filter((name) => name.startsWith(`yingxiang ${registration.scope} `));
  await Promise.all(own.map((name) => caches.delete(name)));
  await registration.unregister();
}
