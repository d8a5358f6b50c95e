// Shows what is on a page anew when its server tells that it changed: it fetches the page, and takes the words of that
// one in place of its own. It ends with the event "end".
for (const told of document.querySelectorAll('[data-events]')) {
  const source = new EventSource(told.dataset.events);
  let shown = Promise.resolve();
  let waiting = false;
  const show = async () => {
    waiting = false;
    const answer = await fetch(location.href);
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      document.querySelector('main').replaceChildren(...page.querySelector('main').childNodes);
    }
    await new Promise((later) => setTimeout(later, 500));
  };
  const changed = () => {
    if (!waiting) {
      waiting = true;
      shown = shown.then(show).catch(() => {});
    }
  };
  for (const event of ['file', 'state', 'end']) {
    source.addEventListener(event, changed);
  }
  source.addEventListener('end', () => source.close());
}
