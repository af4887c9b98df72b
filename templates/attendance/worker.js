// Keeps the register's page and its files, for a room without a network. Nothing about anybody is kept here.
const OURS = "vijilans-room-{{ language }}-"; // each language has its own page, which is kept while another one is prepared
const CACHE = `${OURS}{{ version }}`;
const PAGE = "{% url "attendance:room" %}";
const FILES = {{ files|safe }};
const PATIENCE = 2500; // milliseconds; a line that is there and does not answer is worse than none

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...FILES])).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(OURS) && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => clients.claim()));
});

/** The page as it is now, unless the line is slow, or leads to the sign-in page: then as it was kept. */
async function page(request) {
  const cache = await caches.open(CACHE), kept = await cache.match(PAGE);
  try {
    const fresh = await fetch(request, kept && { signal: AbortSignal.timeout(PATIENCE) });
    if (!fresh.ok || fresh.redirected || fresh.type === "opaqueredirect") return kept ?? fresh;
    await cache.put(PAGE, fresh.clone());
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname === PAGE) event.respondWith(page(event.request));
  else if (FILES.includes(pathname)) event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(event.request)));
});
