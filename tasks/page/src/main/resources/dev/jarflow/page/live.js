// Shows what is on a page anew when its server tells that it changed: it fetches the page, and takes the words of that
// one in place of its own. It ends with the event "end". A page that nobody looks at listens to nothing: a browser has
// six connections to a site.
for (const told of document.querySelectorAll('[data-events]')) {
  let source = null;
  let ended = false;
  let waiting = false;
  let shown = Promise.resolve();
  const later = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));
  const show = async () => {
    waiting = false;
    const answer = await fetch(location.href).catch(() => null);
    if (answer && [401, 403, 404].includes(answer.status)) {
      location.reload();
    } else if (answer && answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      document.querySelector('main').replaceChildren(...page.querySelector('main').childNodes);
    } else {
      later(5000).then(changed);
    }
    await later(1000);
  };
  const changed = () => {
    if (!waiting) {
      waiting = true;
      shown = shown.then(show);
    }
  };
  const close = () => {
    if (source) {
      source.close();
      source = null;
    }
  };
  const listen = () => {
    if (source || ended || document.hidden) {
      return;
    }
    source = new EventSource(told.dataset.events);
    for (const event of ['file', 'state', 'end']) {
      source.addEventListener(event, changed);
    }
    source.addEventListener('end', () => {
      ended = true;
      close();
    });
    source.addEventListener('error', () => {
      // Otherwise the browser comes back by itself.
      if (source && source.readyState === EventSource.CLOSED) {
        close();
        later(5000).then(listen);
        changed();
      }
    });
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : listen()));
  listen();
}
