// Follows what happens. Without it the page shows what was when it was loaded.
"use strict";

const PAUSE = 2000;

// The part that changes is fetched anew, until the server says that it changes no more.
async function refresh() {
  const part = document.querySelector("[data-live]");
  if (!part) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const place = part.localName;
      const next = page.querySelector("[data-live]") ?? page.querySelector(`main ${place}`);
      // What a reader has selected stays selected, unless something has changed.
      if (next && !next.isEqualNode(part)) part.replaceWith(next);
    }
  } catch {
    // The server is away for a moment: the next turn may find it.
  }
  setTimeout(refresh, PAUSE);
}

function follow(log) {
  const events = new EventSource(log.dataset.events);
  events.addEventListener("log", (event) => {
    const { service, text } = JSON.parse(event.data);
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
    for (const line of text.replace(/\n$/, "").split("\n")) {
      const name = document.createElement("span");
      name.className = "service";
      name.textContent = service;
      const words = document.createElement("bdi");
      words.textContent = line;
      log.append(name, " ", words, "\n");
    }
    if (atEnd) log.scrollTop = log.scrollHeight;
  });
  events.addEventListener("end", () => events.close());
}

setTimeout(refresh, PAUSE);
document.querySelectorAll("[data-events]").forEach(follow);
