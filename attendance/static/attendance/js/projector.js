// The code on the wall: asked for anew when it changes, and every few seconds for the number of people. A code that ran out is not shown.

const find = (name) => document.querySelector(`[data-${name}]`);
const place = find("code-source");
const OFTEN = 3000; // milliseconds
const MARGIN = 2000; // milliseconds in which a code that has changed is still taken
let ends = Date.now() + 1000 * find("left").value;

/** @param state - "open", "closed", "lost" (no line) or "signed-out" */
function show(state) {
  place.hidden = state !== "open";
  for (const name of ["closed", "lost", "signed-out"]) find(name).hidden = state !== name;
}

function draw(now) {
  if (find("code").textContent !== now.code) {
    find("code").textContent = now.code;
    find("drawing").innerHTML = now.drawing; // our own drawing of our own address
  }
  find("address").textContent = now.address;
  find("came").textContent = now.came;
  ends = Date.now() + 1000 * now.seconds;
}

async function ask() {
  try {
    const options = { headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(OFTEN) };
    const answer = await fetch(place.dataset.codeSource, options);
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return refuse();
    if (!answer.ok) return OFTEN;
    const now = await answer.json();
    if (now.is_open) draw(now);
    show(now.is_open ? "open" : "closed");
    return now.is_open ? Math.min(OFTEN, 1000 * now.seconds + 50) : OFTEN;
  } catch {
    return OFTEN; // no line: the code that is shown runs out, see `count`
  }
}

function refuse() {
  show("signed-out");
  return OFTEN;
}

/** How long the code is still shown; one that nobody can use any more is taken away, until there is a line again. */
function count() {
  find("left").value = Math.max(0, (ends - Date.now()) / 1000);
  if (!place.hidden && Date.now() > ends + MARGIN) show("lost");
}

async function go() { setTimeout(go, await ask()); }
setInterval(count, 200);
go();
