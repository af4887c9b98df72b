// The code on the wall: asked for anew when it changes, and every few seconds for the number of people.

const find = (name) => document.querySelector(`[data-${name}]`);
const place = find("code-source");
const OFTEN = 3000; // milliseconds
let ends = performance.now() + 1000 * find("left").value;

async function ask() {
  try {
    const answer = await fetch(place.dataset.codeSource, { headers: { Accept: "application/json" } });
    const now = await answer.json();
    place.hidden = !now.is_open;
    find("closed").hidden = now.is_open;
    if (!now.is_open) return OFTEN;
    if (find("code").textContent !== now.code) {
      find("code").textContent = now.code;
      find("drawing").innerHTML = now.drawing; // our own drawing of our own address
    }
    find("came").textContent = now.came;
    ends = performance.now() + 1000 * now.seconds;
    return Math.min(OFTEN, 1000 * now.seconds + 50);
  } catch {
    return OFTEN; // no line: the code that is shown runs out, and the bar says so
  }
}

async function go() { setTimeout(go, await ask()); }
setInterval(() => { find("left").value = Math.max(0, (ends - performance.now()) / 1000); }, 200);
go();
