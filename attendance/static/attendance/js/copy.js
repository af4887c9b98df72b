// A button that copies what a field holds, where the browser can.

const said = document.querySelector("[data-copy-said]");
for (const button of document.querySelectorAll("[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      return; // it is selected: the keyboard copies it
    }
    said.textContent = button.dataset.copied;
    button.querySelector("span").textContent = button.dataset.copied;
  });
}
